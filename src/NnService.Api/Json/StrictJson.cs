using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NnService.Domain;
using NnService.Domain.Encoding;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Json;

/// <summary>The one dialect of JSON that this service reads and writes: strict, camelCase, finite numbers only.</summary>
/// <remarks>
/// Writing a NaN or an infinity throws, on purpose: such a number must have been refused or reported long before, so it is a bug and not an
/// answer.
/// </remarks>
public static class StrictJson
{
    /// <summary>Nesting beyond this depth is refused.</summary>
    public const int MaxDepth = 16;

    /// <summary>The same options the endpoints bind with; read-only.</summary>
    public static JsonSerializerOptions Options { get; } = MakeOptions();

    /// <summary>The same strictness for those who read token by token.</summary>
    internal static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = MaxDepth };

    /// <summary>The same spelling for those who write piece by piece.</summary>
    internal static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.AllowDuplicateProperties = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = MaxDepth;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        // Answers are never read as HTML (nosniff), so quotes and letters may stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(LeaveOutNulls)
            .WithAddedModifier(NonNullItems.RefuseNulls)
            .WithAddedModifier(JsonDefaults.RequireWhatHasNone)
            .WithAddedModifier(TakeAbsentAsNull);
        options.Converters.Add(new FiniteDoubleConverter());
        options.Converters.Add(new FiniteSingleConverter());
        options.Converters.Add(new StorableTextConverter());
        options.Converters.Add(new StrictEnumConverterFactory());
        options.Converters.Add(new FamilyMemberConverter<Scaling>(Scaling.All));
    }

    /// <summary>Reads a value inside a converter so that a fault in it keeps its full pointer.</summary>
    public static T? ReadNested<T>(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(ref reader, options);
        }
        catch (JsonException e)
        {
            // The outer serializer fills in its own path only where none is set, so the inner one travels as a pointer.
            throw JsonRefusal.Explain(e, typeof(T));
        }
    }

    // A record of the Domain holds a member for every type of column; those that do not apply are null and stay away, as does what is
    // computed from the others.
    private static void LeaveOutNulls(JsonTypeInfo type)
    {
        if (type.Type.Assembly != typeof(Fault).Assembly || type.Kind != JsonTypeInfoKind.Object) return;
        foreach (var computed in type.Properties.Where(property => property.Set is null).ToArray())
            type.Properties.Remove(computed);
        foreach (var property in type.Properties)
            property.ShouldSerialize = (_, value) => value is not null;
    }

    // Contracts whose members may all be null say so once, by their types.
    private static void TakeAbsentAsNull(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        foreach (var property in type.Properties)
            if (property.AssociatedParameter is { IsNullable: true }) property.IsRequired = false;
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
