using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;
using NnService.Api.Tests.Textbook;
using NnService.Domain.Tests;

namespace NnService.Api.Tests.Jobs;

/// <summary>Every option of a training does what its name says.</summary>
public sealed class OptionTests(NnApp app)
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
              "dataset": "iris", "target": "species", "features": null, "epochs": 100, "batchSize": 32, "shuffle": true,
              "optimizer": { "type": "adam", "learningRate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8 },
              "learningRateSchedule": { "type": "constant", "warmupSteps": 0 }, "regularization": { "l1": 0, "l2": 0 },
              "clipNorm": null, "clipValue": null, "classWeights": null, "sampleWeight": null, "earlyStopping": null, "maxSeconds": null,
              "validation": { "fraction": 0.2, "split": null }, "test": null, "from": "initial", "seed": 42, "priority": 0,
              "trainBiases": true,
              "preprocessing": { "numeric": "standardize", "missing": "mean", "unknown": "error", "maxCategories": 100, "columns": {} }
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
              "trainBiases": false,
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
              "earlyStopping": { "monitor": "validationLoss", "patience": 3, "minDelta": 0.0001, "restoreBest": true }, "maxSeconds": 600,
              "validation": { "fraction": 0.1, "split": "random" }, "test": { "fraction": 0.1, "split": "last" }, "from": "initial",
              "seed": -7, "priority": 9, "trainBiases": false,
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

    [Theory]
    [InlineData("""{ "patience": 5 }""", "validationLoss")]
    [InlineData("""{ "monitor": "validationAccuracy", "patience": 4, "minDelta": 0 }""", "validationAccuracy")]
    [InlineData("""{ "monitor": "loss", "patience": 1, "minDelta": 0.02 }""", "loss")]
    public async Task Stopping_early_leaves_the_weights_of_the_best_epoch(string stopping, string monitor)
    {
        var (first, firstId) = await RunAsync(500, stopping);
        Assert.Equal(("succeeded", "earlyStopped"), (first.Text("status"), first.Text("stopReason")));
        var best = first.GetProperty("best");
        Assert.Equal(monitor, best.Text("monitor"));
        Assert.True(first.Number("epoch") < 500);
        Assert.Equal(1, first.Number("progress"));
        var points = (await app.ReadAsync($"/jobs/{first.Text("id")}/history")).Items("points");
        Assert.Equal(first.Number("epoch"), points.Length);
        Assert.Equal(best.Number("value"), monitor switch
        {
            "loss" => points[(int)best.Number("epoch") - 1].Number("loss"),
            "validationLoss" => points[(int)best.Number("epoch") - 1].Number("validationLoss"),
            _ => points[(int)best.Number("epoch") - 1].GetProperty("validationMetrics").Number("accuracy"),
        });
        Assert.Equal(PatienceOf(stopping), first.Number("epoch") - best.Number("epoch"));

        // The same as a run of exactly so many epochs; without restoring, of all that were run.
        var (_, exact) = await RunAsync((int)best.Number("epoch"), "null");
        Assert.Equal(await ShaAsync(exact), await ShaAsync(firstId));
        var (kept, keptId) = await RunAsync(500, stopping.Replace("{", """{ "restoreBest": false,""", StringComparison.Ordinal));
        Assert.Equal(first.Number("epoch"), kept.Number("epoch"));
        var (_, all) = await RunAsync((int)kept.Number("epoch"), "null");
        Assert.Equal(await ShaAsync(all), await ShaAsync(keptId));
        Assert.NotEqual(await ShaAsync(exact), await ShaAsync(all));

        static double PatienceOf(string stopping) => JsonSerializer.Deserialize<JsonElement>(stopping).Number("patience");

        async Task<(JsonElement Job, string Model)> RunAsync(int epochs, string stopping)
        {
            var id =
                await app.CreateAsync(""" "layers": [{ "units": 16, "activation": "relu", "dropout": 0.1 }, { "activation": "softmax" }], "seed": 6 """);
            return (await app.TrainAndWaitAsync(
                id,
                $$"""{ "dataset": "iris", "target": "species", "epochs": {{epochs}}, "batchSize": 8, "learningRate": 0.02, "earlyStopping": {{stopping}} }"""), id);
        }
    }

    [Fact]
    public async Task A_job_of_numbers_watches_its_absolute_error()
    {
        var id = await app.CreateAsync(""" "layers": [{}] """);
        var job = await app.TrainAndWaitAsync(id, """
            { "dataset": "diabetes", "target": "progression", "epochs": 500, "learningRate": 0.01,
              "earlyStopping": { "monitor": "validationMae", "patience": 3 } }
            """);
        Assert.Equal(("earlyStopped", "validationMae"), (job.Text("stopReason"), job.GetProperty("best").Text("monitor")));
    }

    [Fact]
    public async Task A_job_that_goes_on_getting_better_is_not_stopped()
    {
        var id = await app.CreateAsync(TextbookApp.OneWeight);
        var job = await app.TrainAndWaitAsync(id, """
            { "data": { "inputs": [[1]], "targets": [[9]] }, "epochs": 20, "optimizer": "sgd", "earlyStopping": { "patience": 1 } }
            """);
        Assert.Equal(("completed", 20), (job.Text("stopReason"), job.GetProperty("best").Number("epoch")));
    }

    [Fact]
    public async Task A_job_ends_well_when_its_time_is_up()
    {
        var id =
            await app.CreateAsync(""" "inputs": 2, "layers": [{ "units": 8, "activation": "tanh" }, { "units": 1, "activation": "sigmoid" }] """);
        var job = await app.TrainAndWaitAsync(id, $$"""{ {{Xor}}, "epochs": 10000000, "maxSeconds": 0.01 }""");
        Assert.Equal(("timeBudget", 1, 1), (job.Text("stopReason"), job.Number("version"), job.Number("progress")));
        Assert.True(job.Number("epoch") < 10_000_000);
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync($"/models/{id}/predict?x=0,1")).StatusCode);

        // Enough time changes nothing.
        Assert.Equal(
            "completed", (await app.TrainAndWaitAsync(id, $$"""{ {{Xor}}, "epochs": 2, "maxSeconds": 1e300 }""")).Text("stopReason"));
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

    public static TheoryData<string, string, string[]> Refusals => new()
    {
        { "softmax", """ "dataset": "iris", "target": "species", "maxSeconds": 0 """, ["/maxSeconds"] },
        {
            "softmax",
            """ "dataset": "iris", "target": "species", "validation": null, "earlyStopping": { "monitor": "validationLoss" } """,
            ["/earlyStopping/monitor"]
        },
        {
            "softmax",
            """ "dataset": "iris", "target": "species", "earlyStopping": { "monitor": "validationMae" } """,
            ["/earlyStopping/monitor"]
        },
        {
            "identity",
            """ "dataset": "diabetes", "target": "progression", "earlyStopping": { "monitor": "accuracy" } """,
            ["/earlyStopping/monitor"]
        },
        { "identity", """ "dataset": "diabetes", "target": "progression", "classWeights": "balanced" """, ["/classWeights"] },
        {
            "identity",
            """ "data": { "inputs": [[1]], "targets": [[1]] }, "classWeights": "balanced", "sampleWeight": "t1" """,
            ["/classWeights", "/sampleWeight"]
        },
        {
            "identity",
            """ "data": { "inputs": [[1]], "targets": [[1]] }, "earlyStopping": { "monitor": "validationLoss" } """,
            ["/earlyStopping/monitor"]
        },
        {
            "softmax",
            """ "dataset": "iris", "target": "species", "classWeights": { "setosa": 0, "tulip": 1, "virginica": -1 } """,
            ["/classWeights/setosa", "/classWeights/tulip", "/classWeights/virginica"]
        },
        { "softmax", """ "dataset": "iris", "target": "species", "sampleWeight": "weight" """, ["/sampleWeight"] },
        { "softmax", """ "dataset": "iris", "target": "species", "sampleWeight": "species" """, ["/sampleWeight"] },
        {
            "softmax",
            """ "dataset": "iris", "target": "species", "features": ["petal_width"], "sampleWeight": "petal_width" """,
            ["/sampleWeight"]
        },
        {
            "softmax",
            """ "data": { "rows": [{ "n": 1, "w": 1, "y": "a" }, { "n": 2, "w": -1, "y": "b" }] }, "target": "y", "validation": null, "sampleWeight": "w" """,
            ["/sampleWeight"]
        },
        {
            "softmax",
            """ "data": { "rows": [{ "n": 1, "w": 1, "y": "a" }, { "n": 2, "w": null, "y": "b" }] }, "target": "y", "validation": null, "sampleWeight": "w" """,
            ["/sampleWeight"]
        },
        {
            "softmax",
            """ "data": { "rows": [{ "n": 1, "w": 0, "y": "a" }, { "n": 2, "w": 0, "y": "b" }] }, "target": "y", "validation": null, "sampleWeight": "w" """,
            ["/sampleWeight"]
        },
        { "softmax", """ "dataset": "iris", "target": "species", "optimizer": "hotCold", "clipNorm": 1 """, ["/optimizer"] },
        {
            "softmax",
            """ "dataset": "iris", "target": "species", "optimizer": "hotCold", "regularization": { "l1": 0.1 } """,
            ["/optimizer"]
        },
        {
            "softmax",
            """ "dataset": "iris", "target": "species", "optimizer": "hotCold", "learningRateSchedule": "cosine" """,
            ["/optimizer"]
        },
        {
            "softmax",
            """ "dataset": "iris", "target": "species", "optimizer": "hotCold", "learningRateSchedule": { "type": "constant", "warmupSteps": 1 } """,
            ["/optimizer"]
        },
        { "softmax", """ "dataset": "iris", "target": "species", "optimizer": "hotCold", "classWeights": "balanced" """, ["/optimizer"] },
        { "softmax", """ "dataset": "iris", "target": "species", "optimizer": "hotCold", "learningRate": 0.1 """, ["/learningRate"] },
        { "wide", """ "dataset": "iris", "target": "species", "optimizer": "hotCold" """, ["/optimizer"] },
        { "dropout", """ "dataset": "iris", "target": "species", "optimizer": "hotCold" """, ["/optimizer"] },
        { "identity", """ "data": { "inputs": [[1]], "targets": [[1]] }, "preprocessing": {} """, ["/preprocessing"] },
        {
            "softmax",
            """
            "dataset": "penguins", "target": "species", "features": ["island", "sex", "body_mass_g"], "preprocessing": { "maxCategories": 0,
            "columns": {
              "island": { "numeric": "minMax", "missing": "mean" }, "sex": { "missing": "median" },
              "species": { "missing": "mostFrequent" },
              "beak_depth_mm": { "numeric": "none" }, "a/b": {}, "body_mass_g": null } }
            """,
            [
                "/preprocessing/maxCategories", "/preprocessing/columns/island/numeric", "/preprocessing/columns/island/missing", "/preprocessing/columns/sex/missing",
                "/preprocessing/columns/species", "/preprocessing/columns/beak_depth_mm", "/preprocessing/columns/a~1b", "/preprocessing/columns/body_mass_g",
            ]
        },
        {
            "softmax",
            """
            "dataset": "iris", "target": "species", "epochs": 0, "batchSize": -1, "regularization": { "l1": -1, "l2": -0.5 }, "clipNorm": 0,
            "clipValue": -2,
            "earlyStopping": { "monitor": "f1", "patience": 0, "minDelta": -1 }, "priority": 10, "from": 3
            """,
            [
                "/priority", "/epochs", "/batchSize", "/regularization/l1", "/regularization/l2", "/clipNorm", "/clipValue", "/clipValue",
                "/earlyStopping/monitor", "/earlyStopping/patience", "/earlyStopping/minDelta", "/from",
            ]
        },
        {
            "softmax",
            """
            "dataset": "iris", "target": "species", "learningRateSchedule": { "type": "step", "gamma": 0, "every": 0, "warmupSteps": -1,
            "decay": 1 },
            "optimizer": { "type": "adam", "learningRate": 0, "beta3": 1 }, "validation": { "fraction": 2 }, "test": {}
            """,
            [
                "/learningRateSchedule/gamma", "/learningRateSchedule/every", "/learningRateSchedule/warmupSteps", "/learningRateSchedule/decay",
                "/optimizer/learningRate", "/optimizer/beta3", "/validation/fraction", "/test/fraction",
            ]
        },
        {
            "softmax",
            """ "dataset": "penguins", "target": "species", "validation": { "fraction": 0.2, "split": { "column": "sex" } }, "test": { "split": { "column": "beach" } } """,
            ["/validation/fraction", "/validation/split/column", "/test/split/column"]
        },
        {
            "softmax",
            """ "dataset": "iris", "target": "species", "validation": { "split": {} }, "test": { "split": { "column": "species" } } """,
            ["/validation/split/column", "/test/split/column"]
        },
        {
            "softmax",
            """ "dataset": "iris", "target": "kind", "features": ["petal_width", "hue"], "epochs": 0, "validation": { "fraction": 2 } """,
            ["/epochs", "/validation/fraction", "/target", "/features/1"]
        },
        {
            "softmax",
            """ "dataset": "iris", "target": "species", "epochs": 0, "validation": { "fraction": 2 }, "sampleWeight": "hue", "classWeights": { "tulip": 1 }, "earlyStopping": { "monitor": "mea" } """,
            ["/epochs", "/validation/fraction", "/sampleWeight", "/classWeights/tulip", "/earlyStopping/monitor"]
        },
        {
            "identity",
            """ "dataset": "diabetes", "target": "progression", "maxSeconds": -1, "classWeights": { "a": 1 }, "sampleWeight": "no", "earlyStopping": { "monitor": "validationAccuracy" }, "validation": null """,
            ["/classWeights", "/sampleWeight", "/maxSeconds", "/earlyStopping/monitor", "/earlyStopping/monitor"]
        },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_does_not_go_together_is_refused_with_every_place_at_once(string model, string request, string[] pointers)
    {
        var id = await app.CreateAsync(model switch
        {
            "wide" => """ "layers": [{ "units": 200 }, { "activation": "softmax" }] """,
            "dropout" => """ "layers": [{ "units": 3, "dropout": 0.5 }, { "activation": "softmax" }] """,
            _ => $$""" "layers": [{ "activation": "{{model}}" }] """,
        });
        var problem = await (await app.PostAsync($"/models/{id}/train", $$"""{ {{request}} }""")).IsProblemAsync("invalid");
        Assert.Equal(
            pointers.Order(StringComparer.Ordinal),
            problem.Items("errors").Select(error => error.Text("pointer")).Order(StringComparer.Ordinal));
        Assert.All(problem.Items("errors"), error => Assert.NotEmpty(error.Text("detail")));
        Assert.Empty((await app.ReadAsync($"/jobs?model={id}")).Ids());
    }

    private async Task<string> ShaAsync(string model) => (await app.ReadAsync($"/models/{model}/versions/1")).Text("sha256");
}
