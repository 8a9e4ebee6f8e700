using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Tests.Storage;

/// <summary>What may be left out of JSON.</summary>
public sealed class JsonDefaultsTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(JsonDefaults.RequireWhatHasNone),
    };

    [Theory]
    [InlineData("""{ "list": [1], "text": "a" }""", null)]
    [InlineData("""{ "list": [], "text": "" }""", null)]
    [InlineData("""{ "list": [1] }""", "'text'")]
    [InlineData("""{ "text": "a" }""", "'list'")]
    [InlineData("{}", "'list', 'text'")]
    public void A_member_without_a_value_to_stand_in_cannot_be_left_out(string json, string? missing)
    {
        if (missing is null)
        {
            Assert.Equal([7], Read(json).Filled);
            return;
        }

        var refused = Assert.Throws<JsonException>(() => Read(json));
        Assert.Contains(missing, refused.Message, StringComparison.Ordinal);
    }

    private static Holder Read(string json) => JsonSerializer.Deserialize<Holder>(json, Options)!;

    private sealed record Holder
    {
        public ImmutableArray<int> List { get; init; }

        public string Text { get; init; } = null!;

        public ImmutableArray<int> Filled { get; init; } = [7];

        public ImmutableArray<int>? Absent { get; init; }

        public string? Word { get; init; }

        public int Number { get; init; }
    }
}
