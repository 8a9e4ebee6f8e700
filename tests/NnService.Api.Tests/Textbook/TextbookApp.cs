using System.Text.Json;

namespace NnService.Api.Tests.Textbook;

/// <summary>The small networks that learners follow by hand.</summary>
internal static class TextbookApp
{
    /// <summary>The 2-2-2 example that every learner meets.</summary>
    public const string WorkedExample = """
        "inputs": 2, "loss": "halfSquaredError",
        "layers": [
          { "units": 2, "activation": "sigmoid", "kernel": [[0.15, 0.25], [0.20, 0.30]], "bias": [0.35, 0.35] },
          { "units": 2, "activation": "sigmoid", "kernel": [[0.40, 0.50], [0.45, 0.55]], "bias": [0.60, 0.60] }
        ]
        """;

    public const string WorkedRow = """ "inputs": [[0.05, 0.10]], "targets": [[0.01, 0.99]] """;

    /// <summary>One weight of 0.5, without a bias.</summary>
    public const string OneWeight =
        """ "inputs": 1, "loss": "halfSquaredError", "layers": [{ "units": 1, "useBias": false, "kernel": [[0.5]] }] """;

    /// <summary>Creates a model and returns its id.</summary>
    public static async Task<string> CreateAsync(this NnApp app, string members) =>
        (await app.CreateModelAsync($$"""{ {{members}} }""")).Text("id");

    public static async Task<JsonElement> TraceAsync(this NnApp app, string id, string members) =>
        await (await app.PostAsync($"/models/{id}/trace", $$"""{ {{members}} }""")).JsonAsync();

    public static async Task<JsonElement> CheckGradientAsync(this NnApp app, string id, string members) =>
        await (await app.PostAsync($"/models/{id}/gradient-check", $$"""{ {{members}} }""")).JsonAsync();

    /// <summary>The numbers of a member, row by row.</summary>
    public static double[] Numbers(this JsonElement element, string member) => element.GetProperty(member).Numbers();

    /// <summary>The numbers of a vector or a matrix, row by row.</summary>
    public static double[] Numbers(this JsonElement array) =>
        [.. array.EnumerateArray().SelectMany(item => item.ValueKind == JsonValueKind.Array ? item.Numbers() : [item.GetDouble()])];
}
