using System.Text.Json;
using System.Text.Json.Serialization;
using NnService.Domain;
using NnService.Domain.Families;

namespace NnService.Infrastructure.Storage;

/// <summary>A member of a family as JSON, complete: what is left out on reading has its default.</summary>
/// <typeparam name="T">The family.</typeparam>
public sealed class FamilyConverter<T>(FamilyRegistry<T> members) : JsonConverter<T>
    where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var (name, arguments) = FamilyJson.Read(ref reader);
        var faults = new List<Fault>();
        return members.Create(name, arguments, "", faults)
            ?? throw new JsonException(string.Join(" ", faults.Select(fault => fault.Detail)));
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var member = members.Of(value);
        FamilyJson.Write(writer, member.Name, [.. member.ArgumentsOf(value)]);
    }
}
