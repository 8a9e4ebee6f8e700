namespace NnService.Api.Models;

/// <summary>What the explorer shows for models: real requests and answers.</summary>
internal static class ModelExamples
{
    public const string Create = """
        { "id": "iris", "description": "iris species", "layers": [{ "units": 16, "activation": "relu", "initializer": "heNormal" },
          { "activation": "softmax" }], "seed": 42 }
        """;

    public const string Model = """
        {
          "id": "iris", "description": "iris species", "inputs": null, "outputs": null, "auto": false,
          "layers": [
            { "units": 16, "activation": "relu", "initializer": "heNormal", "useBias": true, "dropout": 0 },
            { "units": null, "activation": "softmax", "initializer": "xavierUniform", "useBias": true, "dropout": 0 }
          ],
          "loss": "categoricalCrossEntropy", "seed": 42, "parameterCount": null, "built": false, "currentVersion": null, "aliases": {},
          "createdAt": "2026-01-31T12:00:00Z", "updatedAt": "2026-01-31T12:00:00Z",
          "metrics": null
        }
        """;

    public const string ModelList = $$"""{ "items": [{{Model}}], "next": null }""";

    public const string Patch = """{ "description": "iris species, rolled back", "currentVersion": 1 }""";

    public const string Version = """
        {
          "version": 1, "job": "0192f7c2a4b87c3e9d1f5a6b7c8d9e0f", "inputs": 4, "outputs": 3,
          "layers": [
            { "units": 16, "activation": "relu", "initializer": "heNormal", "useBias": true, "dropout": 0 },
            { "units": 3, "activation": "softmax", "initializer": "xavierUniform", "useBias": true, "dropout": 0 }
          ],
          "loss": "categoricalCrossEntropy", "parameterCount": 131, "ensemble": null,
          "metrics": { "rows": 30, "loss": 0.08, "accuracy": 0.9667 }, "metricsSource": "test",
          "createdAt": "2026-01-31T12:00:01Z",
          "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "engine": 1, "program": "1.0.0",
          "dataset": { "id": "iris", "digest": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae" },
          "parts": {
            "training": { "rows": 90, "digest": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b" },
            "validation": { "rows": 30, "digest": "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35" },
            "test": { "rows": 30, "digest": "4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce" }
          },
          "description": "more epochs", "tags": { "ticket": "ML-7" }
        }
        """;

    public const string HeldOut = """
        {
          "version": 1, "source": "out of fold, 8 folds", "rows": 4, "targets": [],
          "classes": [
            {
              "class": "yes", "positives": 2, "negatives": 2, "rocAuc": 0.75, "averagePrecision": 0.8333333333333333,
              "points": [
                { "threshold": 0.9, "truePositiveRate": 0.5, "falsePositiveRate": 0, "precision": 1 },
                { "threshold": 0.6, "truePositiveRate": 0.5, "falsePositiveRate": 0.5, "precision": 0.5 },
                { "threshold": 0.4, "truePositiveRate": 1, "falsePositiveRate": 0.5, "precision": 0.6666666666666666 },
                { "threshold": 0.1, "truePositiveRate": 1, "falsePositiveRate": 1, "precision": 0.5 }
              ],
              "reliability": [
                { "meanProbability": 0.1, "share": 0, "rows": 1 }, { "meanProbability": 0.4, "share": 1, "rows": 1 },
                { "meanProbability": 0.6, "share": 0, "rows": 1 }, { "meanProbability": 0.9, "share": 1, "rows": 1 }
              ],
              "thresholds": [
                { "goal": "accuracy", "threshold": 0.9, "value": 0.75 }, { "goal": "balancedAccuracy", "threshold": 0.9, "value": 0.75 },
                { "goal": "f1", "threshold": 0.4, "value": 0.8 }
              ]
            }
          ]
        }
        """;

    public const string Notes = """{ "description": "more epochs", "tags": { "ticket": "ML-7" } }""";

    public const string SetAlias = """{ "version": 2 }""";

    public const string Alias = """{ "name": "champion", "version": 2 }""";

    public const string VersionList = $$"""{ "items": [{{Version}}], "next": null }""";

    public const string Weights = """
        { "version": 0, "layers": [{ "kernel": [[0.15, 0.25], [0.2, 0.3]], "bias": [0.35, 0.35] }, { "kernel": [[0.4, 0.5], [0.45, 0.55]],
          "bias": [0.6, 0.6] }] }
        """;
}
