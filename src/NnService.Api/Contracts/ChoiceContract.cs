using System.Text.Json;
using System.Text.Json.Serialization;
using NnService.Api.Json;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Families;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Contracts;

/// <summary>A member of a family on the wire: its name, or an object of <c>type</c> and parameters.</summary>
/// <typeparam name="T">The family: activation, initializer, loss, optimizer, schedule, generator, scaling.</typeparam>
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
        Activation.All, Initializer.All, Loss.All, Optimizer.All, LearningRateSchedule.All, Generator.All, Scaling.All,
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
        var (name, arguments) = FamilyRefusal.Read(ref reader);
        return new(name, arguments);
    }

    public override void Write(Utf8JsonWriter writer, ChoiceContract<T> value, JsonSerializerOptions options) =>
        FamilyJson.Write(writer, value.Type, value.Arguments);
}
