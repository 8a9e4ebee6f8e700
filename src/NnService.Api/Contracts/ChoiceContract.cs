using System.Text.Json;
using System.Text.Json.Serialization;
using NnService.Api.Json;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Domain.Families;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;

namespace NnService.Api.Contracts;

/// <summary>A member of a family on the wire: its name, or an object of <c>type</c> and parameters.</summary>
/// <typeparam name="T">The family: activation, initializer, loss, optimizer.</typeparam>
[JsonConverter(typeof(ChoiceContractConverterFactory))]
public sealed record ChoiceContract<T>(string Type, IReadOnlyDictionary<string, object> Arguments)
    where T : class
{
    public T? Build(string pointer, ICollection<Fault> faults) => ChoiceContract.Family<T>().Create(Type, Arguments, pointer, faults);
}

/// <summary>Makes contracts of members, from the lists of the families.</summary>
internal static class ChoiceContract
{
    private static readonly object[] Lists = [
        Activation.All, Initializer.All, Loss.All, Optimizer.All, LearningRateSchedule.All, Generator.All,
    ];

    public static ChoiceContract<T> From<T>(T instance)
        where T : class
    {
        var member = Family<T>().Of(instance);
        return new(member.Name, member.ArgumentsOf(instance).ToDictionary());
    }

    public static FamilyRegistry<T> Family<T>()
        where T : class => Lists.OfType<FamilyRegistry<T>>().Single();
}

internal sealed class ChoiceContractConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ChoiceContract<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(ChoiceContractConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}

internal sealed class ChoiceContractConverter<T> : JsonConverter<ChoiceContract<T>>
    where T : class
{
    public override ChoiceContract<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new(reader.GetString()!, new Dictionary<string, object>());
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonRefusal(ProblemCode.WrongType, "A name, or an object with a type and parameters, is expected here.");

        var type = (string?)null;
        var arguments = new Dictionary<string, object>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == "type" ? type is not null : arguments.ContainsKey(name))
                throw new JsonRefusal(ProblemCode.DuplicateMember, $"'{Text.Truncate(name)}' appears twice.", $"/{name}");
            if (name == "type" && reader.TokenType == JsonTokenType.String) type = reader.GetString();
            else if (name == "type") throw new JsonRefusal(ProblemCode.WrongType, "type is a name.", "/type");
            else arguments.Add(name, Argument(ref reader, name));
        }

        return new(type ?? throw new JsonRefusal(ProblemCode.WrongType, "type is missing; it names what is meant.", "/type"), arguments);
    }

    public override void Write(Utf8JsonWriter writer, ChoiceContract<T> value, JsonSerializerOptions options)
    {
        if (value.Arguments.Count == 0)
        {
            writer.WriteStringValue(value.Type);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type", value.Type);
        foreach (var (name, argument) in value.Arguments)
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, argument, argument.GetType(), options);
        }

        writer.WriteEndObject();
    }

    private static object Argument(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number when reader.TryGetDouble(out var number) && double.IsFinite(number) => number,
        JsonTokenType.Number => throw new JsonRefusal(ProblemCode.NotFinite, $"'{Text.Truncate(name)}' is too large a number.", $"/{name}"),
        _ => throw new JsonRefusal(ProblemCode.WrongType, $"'{Text.Truncate(name)}' is a number, true or false.", $"/{name}"),
    };
}
