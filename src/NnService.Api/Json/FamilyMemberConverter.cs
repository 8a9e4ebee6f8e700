using System.Text.Json;
using System.Text.Json.Serialization;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Domain.Families;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Json;

/// <summary>A member of a family where a contract holds the member itself: its name, or an object of <c>type</c> and parameters.</summary>
/// <typeparam name="T">The family.</typeparam>
internal sealed class FamilyMemberConverter<T>(FamilyRegistry<T> members) : JsonConverter<T>
    where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var (name, arguments) = FamilyRefusal.Read(ref reader);
        var faults = new List<Fault>();
        return members.Create(name, arguments, "", faults)
            ?? throw new JsonRefusal(ProblemCode.WrongType, faults[0].Detail, faults[0].Pointer);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var member = members.Of(value);
        FamilyJson.Write(writer, member.Name, [.. member.ArgumentsOf(value)]);
    }
}

/// <summary>Reads a member of a family in the strict dialect.</summary>
internal static class FamilyRefusal
{
    /// <inheritdoc cref="FamilyJson.Read"/>
    /// <exception cref="JsonRefusal">It has neither form.</exception>
    public static (string Name, IReadOnlyDictionary<string, object> Arguments) Read(ref Utf8JsonReader reader)
    {
        try
        {
            return FamilyJson.Read(ref reader);
        }
        catch (FamilyJsonException e)
        {
            throw new JsonRefusal(CodeOf(e.Fault), e.Message, e.Pointer);
        }
    }

    private static ProblemCode CodeOf(FamilyJsonFault fault) => fault switch
    {
        FamilyJsonFault.Duplicate => ProblemCode.DuplicateMember,
        FamilyJsonFault.NotFinite => ProblemCode.NotFinite,
        _ => ProblemCode.WrongType,
    };
}
