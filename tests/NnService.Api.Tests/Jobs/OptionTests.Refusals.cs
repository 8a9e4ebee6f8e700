using NnService.Api.Tests.Problems;
using NnService.Api.Tests.Textbook;

namespace NnService.Api.Tests.Jobs;

public sealed partial class OptionTests
{
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
}
