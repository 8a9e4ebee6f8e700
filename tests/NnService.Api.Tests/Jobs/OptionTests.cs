using NnService.Api.Tests.Textbook;
using NnService.Domain.Tests;

namespace NnService.Api.Tests.Jobs;

/// <summary>Every option of a training does what its name says.</summary>
public sealed partial class OptionTests(NnApp app)
{
    private const string Xor = """ "data": { "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]] } """;
    private const string Weighted = """
        "data": { "rows": [
          { "x": 1, "y": 3, "w": 1 }, { "x": 2, "y": 5, "w": 2 }, { "x": 3, "y": 7, "w": 0.5 }, { "x": 4, "y": 9, "w": 1 }, { "x": 5,
            "y": 1000, "w": 0 }
        ] }, "target": "y", "sampleWeight": "w"
        """;

    [Fact]
    public async Task The_smallest_request_shows_every_default()
    {
        var id = await app.CreateAsync(""" "layers": [{ "activation": "softmax" }], "seed": 42 """);
        (await app.TrainAsync(id, """{ "dataset": "iris", "target": "species" }""")).GetProperty("request").Is("""
            {
              "dataset": "iris", "target": "species", "features": null, "epochs": 200, "batchSize": 32, "shuffle": true,
              "optimizer": { "type": "adam", "learningRate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8 },
              "learningRateSchedule": { "type": "constant", "warmupSteps": 0 }, "regularization": { "l1": 0, "l2": 0 },
              "clipNorm": null, "clipValue": null, "classWeights": null, "sampleWeight": null,
              "earlyStopping": { "monitor": "validationLoss", "patience": 20, "minDelta": 0, "restoreBest": true }, "maxSeconds": null,
              "validation": { "fraction": 0.125, "split": null }, "test": null, "from": "initial", "seed": 42, "priority": 0, "promote": "ifBetter",
              "trainBiases": true,
              "preprocessing": { "numeric": "standardize", "missing": "mean", "unknown": "ignore", "maxCategories": 100, "columns": {} }
            }
            """);
    }

    [Fact]
    public async Task Every_option_is_shown_as_it_was_asked_with_the_defaults_of_its_members()
    {
        var id = await app.CreateAsync(""" "layers": [{ "activation": "softmax" }] """);
        (await app.TrainAsync(id, """
            {
              "dataset": "iris", "target": "species", "features": ["petal_length", "petal_width"], "epochs": 2, "batchSize": 50,
              "shuffle": false,
              "optimizer": "rmsProp", "learningRate": 0.02, "learningRateSchedule": { "type": "step", "every": 5 },
              "regularization": { "l1": 0.001 },
              "clipValue": 2, "classWeights": { "setosa": 2, "virginica": 0.5 }, "sampleWeight": "sepal_width",
              "earlyStopping": { "patience": 3 }, "maxSeconds": 600,
              "validation": { "fraction": 0.1, "split": "random" }, "test": { "fraction": 0.1, "split": "last" }, "seed": -7, "priority": 9,
              "promote": "never", "trainBiases": false,
              "preprocessing": { "numeric": "minMax", "unknown": "ignore", "maxCategories": 5,
              "columns": { "petal_width": { "missing": "median" }, "petal_length": { "numeric": "none" } } }
            }
            """)).GetProperty("request").Is("""
            {
              "dataset": "iris", "target": "species", "features": ["petal_length", "petal_width"], "epochs": 2, "batchSize": 50,
              "shuffle": false,
              "optimizer": { "type": "rmsProp", "learningRate": 0.02, "rho": 0.9, "epsilon": 1e-7 },
              "learningRateSchedule": { "type": "step", "gamma": 0.1, "every": 5, "warmupSteps": 0 }, "regularization": { "l1": 0.001,
              "l2": 0 },
              "clipNorm": null, "clipValue": 2, "classWeights": { "setosa": 2, "virginica": 0.5 }, "sampleWeight": "sepal_width",
              "earlyStopping": { "monitor": "validationLoss", "patience": 3, "minDelta": 0, "restoreBest": true }, "maxSeconds": 600,
              "validation": { "fraction": 0.1, "split": "random" }, "test": { "fraction": 0.1, "split": "last" }, "from": "initial",
              "seed": -7, "priority": 9, "promote": "never", "trainBiases": false,
              "preprocessing": {
                "numeric": "minMax", "missing": "mean", "unknown": "ignore", "maxCategories": 5,
                "columns": { "petal_length": { "numeric": "none", "missing": null }, "petal_width": { "numeric": null,
                "missing": "median" } }
              }
            }
            """);

        // Without validation rows the training loss is what can be watched.
        var plain = await app.CreateAsync(TextbookApp.OneWeight);
        var request = (await app.TrainAsync(plain, """
            { "data": { "inputs": [[1]], "targets": [[1]] }, "epochs": 1, "earlyStopping": {}, "classWeights": null }
            """)).GetProperty("request");
        Assert.Equal("loss", request.GetProperty("earlyStopping").Text("monitor"));
        Assert.True(request.IsNull("preprocessing"));
    }

    public static TheoryData<string, double[]> Schedules => new()
    {
        { """ "constant" """, [1, 1, 1, 1, 1, 1] },
        { """{ "type": "constant", "warmupSteps": 4 }""", [0.25, 0.5, 0.75, 1, 1, 1] },
        { """{ "type": "step", "gamma": 0.5, "every": 2 }""", [1, 1, 0.5, 0.5, 0.25, 0.25] },
        { """{ "type": "exponential", "gamma": 0.9 }""", [1, 0.9, 0.81, 0.729, 0.6561, 0.59049] },
        { """{ "type": "cosine" }""", [.. Enumerable.Range(0, 6).Select(epoch => (1 + Math.Cos(Math.PI * epoch / 6)) / 2)] },
        {
            """{ "type": "cosine", "warmupSteps": 2 }""",
            [.. Enumerable.Range(0, 6).Select(epoch => (1 + Math.Cos(Math.PI * epoch / 6)) / (epoch == 0 ? 4 : 2))]
        },
        { """{ "type": "inverseTime", "decay": 0.5 }""", [1, 1 / 1.5, 0.5, 0.4, 1 / 3.0, 1 / 3.5] },

        // The loss is 0 from the first epoch on, so it never gets smaller again.
        { """{ "type": "reduceOnPlateau", "factor": 0.5, "patience": 2 }""", [1, 1, 1, 0.5, 0.5, 0.25] },
    };

    [Theory]
    [MemberData(nameof(Schedules))]
    public async Task The_history_shows_the_learning_rate_of_every_epoch(string schedule, double[] shares)
    {
        var id = await app.CreateAsync(TextbookApp.OneWeight);
        var job = await app.TrainAndWaitAsync(
            id,
            $$"""{ "data": { "inputs": [[2]], "targets": [[1]] }, "epochs": 6, "optimizer": { "type": "sgd", "learningRate": 0.02 }, "learningRateSchedule": {{schedule}} }""");
        double[] rates = [.. (await app.ReadAsync($"/jobs/{job.Text("id")}/history")).Items("points")
            .Select(point => point.Number("learningRate"))];
        AssertClose.Equal([.. shares.Select(share => 0.02 * share)], rates, 1e-12, 0);
    }

    [Fact]
    public async Task The_learning_rate_of_the_schedule_is_the_one_that_steps()
    {
        // Every step leaves 1 − η·x² of the error: 0.6 and, at half the rate, 0.8.
        var id = await app.CreateAsync(TextbookApp.OneWeight);
        var job = await app.TrainAndWaitAsync(id, """
            { "data": { "inputs": [[2]], "targets": [[0.8]] }, "epochs": 3, "optimizer": { "type": "sgd", "learningRate": 0.1 },
              "learningRateSchedule": { "type": "step", "gamma": 0.5, "every": 1 } }
            """);
        double[] errors = [.. (await app.ReadAsync($"/jobs/{job.Text("id")}/history")).Items("points")
            .Select(point => Math.Sqrt(2 * point.Number("loss")))];
        AssertClose.Equal([0.2, 0.2 * 0.6, 0.2 * 0.6 * 0.8], errors, 1e-5, 0);
    }

    [Fact]
    public async Task Classes_count_as_asked()
    {
        // A network of zeros answers ½ for both classes, so each row loses ln 2, times its weight.
        const string Request =
            """ "data": { "rows": [{ "n": 1, "y": "a" }, { "n": 2, "y": "a" }, { "n": 3, "y": "a" }, { "n": 2, "y": "b" }] }, "target": "y", "validation": null, "epochs": 1, "optimizer": "sgd", "learningRate": 1 """;
        foreach (var (weights, loss, bias) in ((string, double, double)[])[
            ("", 1, 0.25),
            (""", "classWeights": null""", 1, 0.25),
            (""", "classWeights": "balanced" """, 1, 0), // 4/(2·3) for each a and 4/(2·1) for b
            (""", "classWeights": { "b": 3 }""", (3 + 3) / 4.0, 0),
            (""", "classWeights": { "a": 0.5, "b": 2.5 }""", 1, -0.125)])
        {
            var id = await app.CreateAsync(""" "layers": [{ "activation": "softmax", "initializer": "zeros" }] """);
            var job = await app.TrainAndWaitAsync(id, $$"""{ {{Request}}{{weights}} }""");
            AssertClose.Equal(loss * Math.Log(2), job.Number("loss"), 1e-6, 0, weights);

            // ∂E/∂b = (1/n) Σ wᵢ(y − t): what pulls towards a and what pulls away from it.
            var reached = (await app.ReadAsync($"/models/{id}/weights")).Items("layers")[0].Numbers("bias");
            AssertClose.Equal([bias, -bias], reached, 1e-6, 1e-7, weights);
        }
    }

    [Fact]
    public async Task Rows_count_what_their_column_says_and_it_is_no_feature()
    {
        var id = await app.CreateAsync(""" "layers": [{}] """);
        await app.TrainAndWaitAsync(
            id,
            $$"""{ {{Weighted}}, "validation": null, "epochs": 300, "batchSize": 5, "optimizer": { "type": "sgd", "learningRate": 0.5 } }""");
        Assert.Equal(1, (await app.ReadAsync($"/models/{id}/versions/1")).Number("inputs"));

        // The row that is wrong counts nothing, so y = 2x + 1 is all there is.
        foreach (var x in (int[])[1, 4, 10])
            Assert.Equal(
                (2 * x) + 1, (await app.ReadAsync($"/models/{id}/predict?x={x}")).GetProperty("predictions")[0].Number("value"), 0.05);
    }

    [Fact]
    public async Task Dropout_acts_while_training_and_never_afterwards()
    {
        // Half of 1000 equal paths are dropped and the rest doubled: the loss of a batch moves, the answer of the untouched weights does
        // not.
        const string Layers =
            """ "inputs": 1, "layers": [{ "units": 1000, "initializer": { "type": "constant", "value": 0.001 }, "dropout": 0.5 }, { "units": 1, "initializer": { "type": "constant", "value": 1 } }] """;
        var id = await app.CreateAsync(Layers);
        var job = await app.TrainAndWaitAsync(id, """
            { "data": { "inputs": [[1]], "targets": [[1]] }, "epochs": 1, "optimizer": { "type": "sgd", "learningRate": 1e-30 } }
            """);
        Assert.InRange(job.Number("loss"), 1e-12, 0.02);
        Assert.Equal(1, (await app.ReadAsync($"/models/{id}/predict?x=1")).GetProperty("predictions")[0].Numbers("outputs")[0], 1e-5);
    }

    private async Task<string> ShaAsync(string model) => (await app.ReadAsync($"/models/{model}/versions/1")).Text("sha256");
}
