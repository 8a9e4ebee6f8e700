using System.Globalization;

namespace NnService.UpgradeFixtures;

/// <summary>A model, how it is trained, and what it is asked.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Definition">The members of the body of <c>POST /models</c>, without the id.</param>
/// <param name="Trainings">The bodies of <c>POST /models/{id}/train</c>, one after the other.</param>
internal sealed record ScenarioModel(string Id, string Definition, params string[] Trainings)
{
    /// <summary>Rows to predict, as JSON.</summary>
    public string Instances { get; init; } = "[]";

    /// <summary>It takes plain numbers, so that the service takes its graph back.</summary>
    public bool IsPlain { get; init; }
}

/// <summary>What a build does before it is stopped in the middle of it.</summary>
/// <remarks>Each task, each optimizer, what tables have of difficulties, and jobs that it cannot finish.</remarks>
internal static class Scenario
{
    private const string Guests = """
        [
          { "age": 31, "town": "Bern", "member": true, "fee": 4.25 },
          { "age": null, "town": null, "member": null, "fee": null },
          { "age": 77, "town": "Rome", "member": false, "fee": 0 }
        ]
        """;

    private const string Xor = """{ "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]] }""";

    /// <summary>Rows with words, numbers, booleans and gaps, and columns for every task.</summary>
    public static string Visits { get; } = Table();

    public static ScenarioModel[] Finished { get; } =
    [
        new(
            "regression",
            """ "layers": [{ "units": 12, "activation": "gelu", "initializer": "orthogonal" }, {}], "loss": "huber", "seed": 11 """,
            """
            {
              "dataset": "waves", "target": "y", "epochs": 15, "batchSize": 16, "optimizer": { "type": "adamW", "learningRate": 0.01 },
              "learningRateSchedule": { "type": "cosine" }, "test": { "fraction": 0.2 }
            }
            """) { Instances = "[[0.5], [-2.75], [3]]" },
        new(
            "several-numbers",
            """ "layers": [{ "units": 6, "activation": "silu", "initializer": "lecunNormal" }, { "units": 2 }], "seed": 12 """,
            """
            {
              "dataset": "penguins", "target": ["flipper_length_mm", "body_mass_g"],
              "features": ["island", "beak_length_mm", "beak_depth_mm", "sex"], "epochs": 10,
              "optimizer": { "type": "sgd", "learningRate": 0.05, "momentum": 0.9, "nesterov": true }, "clipNorm": 1
            }
            """) { Instances = """[["Biscoe", 40, 18, "MALE"], ["Dream", null, 17.5, null]]""" },
        new(
            "binary",
            """ "layers": [{ "units": 8, "activation": "tanh" }, { "activation": "sigmoid" }], "seed": 13 """,
            """
            {
              "dataset": "visits", "target": "came", "features": ["age", "town", "member", "fee"], "epochs": 20, "optimizer": "rmsProp",
              "preprocessing": {
                "numeric": "minMax", "missing": "median", "unknown": "ignore", "maxCategories": 3,
                "columns": { "fee": { "numeric": "none" } }
              },
              "sampleWeight": "weight", "validation": { "fraction": 0.25, "split": "stratified" }
            }
            """) { Instances = Guests },
        new(
            "multi-class",
            """
            "layers": [
              { "units": 10, "activation": { "type": "leakyRelu", "negativeSlope": 0.05 }, "dropout": 0.1, "initializer": "heNormal" },
              { "activation": "softmax" }
            ],
            "description": "three versions, of which the first is current", "seed": 14
            """,
            """
            {
              "dataset": "penguins", "target": "species", "epochs": 8, "optimizer": "adam", "classWeights": "balanced",
              "regularization": { "l2": 0.001 }, "test": { "fraction": 0.2 }
            }
            """,
            """
            {
              "dataset": "penguins", "target": "species", "epochs": 4, "optimizer": "adagrad", "from": "current",
              "earlyStopping": { "patience": 2 }
            }
            """,
            """{ "dataset": "penguins", "target": "species", "epochs": 3, "learningRateSchedule": { "type": "exponential" }, "from": 1 }""")
        {
            Instances = """[["Biscoe", 40, 18, null, 4000, null], ["Torgersen", 38.5, 17.25, 190, 3500, "MALE"]]""",
        },
        new(
            "multi-label",
            """ "layers": [{ "units": 7, "activation": "elu" }, { "activation": "sigmoid" }], "seed": 15 """,
            """
            {
              "dataset": "visits", "target": ["early", "alone", "size"], "features": ["age", "town", "member", "fee"], "epochs": 20,
              "optimizer": { "type": "adam", "learningRate": 0.02 }, "preprocessing": { "unknown": "ignore" }
            }
            """) { Instances = Guests },
        new(
            "plain",
            """
            "inputs": 2,
            "layers": [
              { "units": 2, "activation": "sigmoid", "kernel": [[0.15, 0.25], [0.2, 0.3]], "bias": [0.35, 0.35] },
              { "units": 1, "activation": "sigmoid", "useBias": false }
            ],
            "loss": "halfSquaredError"
            """,
            $$"""{ "data": {{Xor}}, "epochs": 30, "batchSize": 1, "shuffle": false, "optimizer": "sgd", "learningRate": 0.5 }""",
            $$"""{ "data": {{Xor}}, "epochs": 5, "optimizer": "hotCold" }""") { Instances = "[[0.05, 0.1], [1, 0]]", IsPlain = true },
        new(
            "initial",
            """
            "inputs": 3,
            "layers": [
              { "units": 4, "activation": "selu", "initializer": "lecunUniform" },
              { "units": 3, "activation": "softplus", "initializer": "xavierNormal" },
              { "units": 2, "activation": "softmax", "initializer": { "type": "normal" } }
            ],
            "seed": 16
            """) { Instances = "[[1, 2, 3], [-0.5, 0, 0.25]]", IsPlain = true },
        new("open", """ "layers": [{ "units": 5, "activation": "relu" }, { "activation": "softmax" }] """),
    ];

    /// <summary>Is paused while it runs: has everything that a checkpoint keeps.</summary>
    public static ScenarioModel Paused { get; } = new(
        "paused",
        """ "layers": [{ "units": 16, "activation": "relu", "dropout": 0.2 }, { "activation": "softmax" }], "seed": 21 """,
        """
        {
          "dataset": "digits", "target": "digit", "epochs": 300, "batchSize": 8, "optimizer": "adam",
          "learningRateSchedule": { "type": "reduceOnPlateau" }, "earlyStopping": { "patience": 1000, "minDelta": 0.01 }
        }
        """);

    /// <summary>Is handed over by a process that is asked to end, and waits in the queue.</summary>
    public static ScenarioModel HandedOver { get; } = new(
        "handed-over",
        """ "layers": [{ "units": 24, "activation": "tanh" }, { "units": 12, "activation": "relu" }, {}], "seed": 22 """,
        """
        {
          "dataset": "waves", "target": "y", "epochs": 500, "batchSize": 2,
          "optimizer": { "type": "sgd", "learningRate": 0.01, "momentum": 0.9 }, "learningRateSchedule": { "type": "cosine" }
        }
        """);

    /// <summary>Runs in a process that is killed.</summary>
    public static ScenarioModel Interrupted { get; } = new(
        "interrupted",
        """ "layers": [{ "units": 16, "activation": "relu" }, { "activation": "sigmoid" }], "seed": 23 """,
        """
        {
          "dataset": "moons", "target": "label", "epochs": 800, "batchSize": 4, "optimizer": "adamW", "clipValue": 0.5,
          "test": { "fraction": 0.1 }
        }
        """);

    /// <summary>Has not begun; its rows came with it.</summary>
    public static ScenarioModel Queued { get; } = new(
        "queued",
        """ "layers": [{ "units": 8, "activation": "relu" }, { "activation": "softmax" }], "seed": 24 """,
        """
        {
          "data": {
            "rows": [
              { "n": 1, "word": "a", "kind": "x" }, { "n": null, "word": "b", "kind": "y" }, { "n": 3, "word": "a", "kind": "x" },
              { "n": 4, "word": null, "kind": "y" }, { "n": 5, "word": "b", "kind": "y" }, { "n": 6, "word": "a", "kind": "x" }
            ]
          },
          "target": "kind", "epochs": 50, "optimizer": "rmsProp", "validation": null
        }
        """);

    private static string Table()
    {
        string[] towns = ["Ulm", "Bern", "Graz", "", "Bern"];
        var lines = new List<string> { "age,town,member,fee,weight,came,early,alone,size" };
        for (var i = 0; i < 60; i++)
        {
            var age = i % 11 == 3 ? "" : (18 + (i * 7 % 50)).ToString(CultureInfo.InvariantCulture);
            var fee = (i % 9 * 0.25).ToString(CultureInfo.InvariantCulture);
            var member = i % 3 == 0 ? "true" : "false";
            var came = i * 7 % 50 > 20 ? "yes" : "no";
            var early = i % 4 < 2 ? "true" : "false";
            var size = i % 9 < 3 ? "small" : "large";
            lines.Add($"{age},{towns[i % towns.Length]},{member},{fee},{1 + (i % 2)},{came},{early},{i % 5 / 3},{size}");
        }

        return string.Join('\n', lines) + "\n";
    }
}
