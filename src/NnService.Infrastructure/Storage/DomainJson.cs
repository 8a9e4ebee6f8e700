using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;

namespace NnService.Infrastructure.Storage;

/// <summary>Domain records as JSON, complete in both directions: what is written reads back as an equal value.</summary>
public static class DomainJson
{
    public static IReadOnlyList<JsonConverter> Converters { get; } =
    [
        new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
        new FamilyConverter<Activation>(Activation.All),
        new FamilyConverter<Initializer>(Initializer.All),
        new FamilyConverter<Loss>(Loss.All),
        new FamilyConverter<Optimizer>(Optimizer.All),
        new FamilyConverter<LearningRateSchedule>(LearningRateSchedule.All),
        new FamilyConverter<Scaling>(Scaling.All),
    ];

    public static JsonSerializerOptions Options { get; } = Make();

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"null cannot be read as {typeof(T).Name}.");

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.General)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            IgnoreReadOnlyProperties = true, // they are computed from the others, and some throw while a shape is open
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(JsonDefaults.RequireWhatHasNone),
        };
        foreach (var converter in Converters)
            options.Converters.Add(converter);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
