using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace NnService.Benchmarks;

/// <summary>
/// What the framework itself costs: a minimal endpoint that reads and answers JSON of the same size with generated code, and does nothing
/// else.
/// </summary>
internal static class BareEndpoint
{
    /// <summary>What starts this program as that server.</summary>
    public const string Argument = "serve-bare";

    public static async Task ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(server => server.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, BareJson.Default));
        var app = builder.Build();
        app.MapPost("/predict", (BareRequest request) =>
        {
            var first = request.Instances[0];
            return TypedResults.Ok(
                new BareAnswer(
                    "iris",
                    1,
                    [new("setosa", first.SepalLength / 10, new(first.SepalWidth / 10, first.PetalLength / 10, first.PetalWidth / 10))]));
        });
        await app.RunAsync();
    }
}

internal sealed record BareRow(
    [property: JsonPropertyName("sepal_length")] double SepalLength,
    [property: JsonPropertyName("sepal_width")] double SepalWidth,
    [property: JsonPropertyName("petal_length")] double PetalLength,
    [property: JsonPropertyName("petal_width")] double PetalWidth);

internal sealed record BareRequest(IReadOnlyList<BareRow> Instances);

internal sealed record BareProbabilities(double Setosa, double Versicolor, double Virginica);

internal sealed record BarePrediction(string Label, double Probability, BareProbabilities Probabilities);

internal sealed record BareAnswer(string Model, int Version, IReadOnlyList<BarePrediction> Predictions);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BareRequest))]
[JsonSerializable(typeof(BareAnswer))]
internal sealed partial class BareJson : JsonSerializerContext;
