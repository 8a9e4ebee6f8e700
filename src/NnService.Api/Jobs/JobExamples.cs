namespace NnService.Api.Jobs;

/// <summary>What the explorer shows for jobs: real requests and answers.</summary>
internal static class JobExamples
{
    public const string Train = """
        {
          "dataset": "iris", "target": "species", "epochs": 60, "batchSize": 16, "optimizer": { "type": "adam", "learningRate": 0.01 },
          "learningRateSchedule": { "type": "cosine" }, "regularization": { "l2": 0.0001 }, "clipNorm": 1, "classWeights": "balanced",
          "earlyStopping": { "monitor": "validationLoss", "patience": 10 }, "maxSeconds": 600,
          "validation": { "fraction": 0.2 }, "test": { "fraction": 0.2 }, "seed": 7,
          "preprocessing": { "numeric": "standardize", "missing": "mean", "unknown": "error",
          "columns": { "petal_width": { "missing": "median" } } }
        }
        """;

    public const string TrainNew = """{ "dataset": "iris", "target": "species" }""";

    public const string Job = """
        {
          "id": "0192f7c2a4b87c3e9d1f5a6b7c8d9e0f", "modelId": "iris", "status": "running", "queuePosition": null,
          "epoch": 30, "epochs": 60, "progress": 0.5, "loss": 0.21, "validationLoss": 0.19,
          "best": { "epoch": 30, "monitor": "validationLoss", "value": 0.19 },
          "version": null, "promotion": null, "stopReason": null, "error": null,
          "attempt": 1, "node": "worker-1-7-a04d51",
          "createdAt": "2026-01-31T12:00:00Z", "startedAt": "2026-01-31T12:00:00.1Z", "finishedAt": null,
          "estimatedFinishAt": "2026-01-31T12:00:00.9Z",
          "request": {
            "dataset": "iris", "target": "species", "features": null, "epochs": 60, "batchSize": 16, "shuffle": true,
            "optimizer": { "type": "adam", "learningRate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8 },
            "learningRateSchedule": { "type": "cosine", "warmupSteps": 0 }, "regularization": { "l1": 0, "l2": 0.0001 }, "clipNorm": 1,
            "clipValue": null,
            "classWeights": "balanced", "sampleWeight": null,
            "earlyStopping": { "monitor": "validationLoss", "patience": 10, "minDelta": 0, "restoreBest": true }, "maxSeconds": 600,
            "validation": { "fraction": 0.2, "split": null }, "test": { "fraction": 0.2, "split": null },
            "from": "initial", "seed": 7, "priority": 0, "promote": "ifBetter", "trainBiases": true,
            "preprocessing": {
              "numeric": "standardize", "missing": "mean", "unknown": "error", "maxCategories": 100,
              "columns": { "petal_width": { "numeric": null, "missing": "median" } }
            }
          },
          "warnings": [], "engine": 1,
          "program": "1.0.0",
          "dataset": { "id": "iris", "digest": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae" },
          "parts": {
            "training": { "rows": 90, "digest": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b" },
            "validation": { "rows": 30, "digest": "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35" },
            "test": { "rows": 30, "digest": "4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce" }
          },
          "description": "more epochs", "tags": { "ticket": "ML-7" }, "reproduction": null
        }
        """;

    public const string Notes = """{ "description": "more epochs", "tags": { "ticket": "ML-7" } }""";

    public const string Comparison = """
        {
          "jobs": [
            {
              "id": "0192f7c2a4b87c3e9d1f5a6b7c8d9e0f", "modelId": "iris", "version": 1, "status": "succeeded", "epoch": 2,
              "createdAt": "2026-01-31T12:00:00Z", "seconds": 0.02, "description": null, "tags": {},
              "metrics": { "rows": 30, "loss": 0.08, "accuracy": 0.9667 }, "metricsSource": "validation"
            },
            {
              "id": "0192f7c2a4b87c3e9d1f5a6b7c8d9e10", "modelId": "iris", "version": 2, "status": "succeeded", "epoch": 2,
              "createdAt": "2026-01-31T12:01:00Z", "seconds": 0.02, "description": "faster", "tags": { "ticket": "ML-7" },
              "metrics": { "rows": 30, "loss": 0.06, "accuracy": 0.9667 }, "metricsSource": "validation"
            }
          ],
          "settings": [{
            "setting": "/optimizer/learningRate",
            "values": { "0192f7c2a4b87c3e9d1f5a6b7c8d9e0f": "0.001", "0192f7c2a4b87c3e9d1f5a6b7c8d9e10": "0.01" }
          }],
          "curves": [
            {
              "metric": "loss", "higherIsBetter": false,
              "series": {
                "0192f7c2a4b87c3e9d1f5a6b7c8d9e0f": { "epochs": [1, 2], "values": [1.1, 0.9], "best": 0.9, "bestEpoch": 2, "last": 0.9 },
                "0192f7c2a4b87c3e9d1f5a6b7c8d9e10": { "epochs": [1, 2], "values": [0.8, 0.5], "best": 0.5, "bestEpoch": 2, "last": 0.5 }
              }
            }
          ]
        }
        """;

    public const string JobList = $$"""{ "items": [{{Job}}], "next": null }""";

    public const string History = """
        {
          "stride": 1, "thinned": false,
          "points": [
            { "epoch": 1, "elapsedMs": 4, "loss": 1.05, "validationLoss": 0.94, "metrics": { "accuracy": 0.41 },
              "validationMetrics": { "accuracy": 0.6 }, "learningRate": 0.01 }
          ]
        }
        """;

    public const string Events =
        "event: epoch\ndata: "
        + """{"status":"running","epoch":30,"epochs":60,"loss":0.21,"validationLoss":0.19,"estimatedFinishAt":"2026-01-31T12:00:00.9Z","""
        + "\"metrics\":{\"accuracy\":0.96},\"validationMetrics\":{\"accuracy\":0.97},\"skipped\":0}"
        + "\nid: 30.2\n\n"
        + "event: state\ndata: "
        + """{"status":"succeeded","epoch":60,"epochs":60,"loss":0.08,"validationLoss":0.1,"estimatedFinishAt":null}"""
        + "\nid: 60.3\n\n";
}
