namespace NnService.Api.Evaluations;

/// <summary>What the explorer shows for evaluations: real requests and answers.</summary>
internal static class EvaluationExamples
{
    public const string Request = """{ "dataset": "iris" }""";

    public const string Answer = """
        {
          "version": 1, "rows": 150, "loss": 0.06,
          "metrics": {
            "accuracy": 0.98, "balancedAccuracy": 0.98, "macroF1": 0.98, "logLoss": 0.06,
            "perClass": [
              { "class": "setosa", "precision": 1, "recall": 1, "f1": 1, "support": 50 },
              { "class": "versicolor", "precision": 0.9608, "recall": 0.98, "f1": 0.9703, "support": 50 },
              { "class": "virginica", "precision": 0.9796, "recall": 0.96, "f1": 0.9697, "support": 50 }
            ],
            "confusionMatrix": { "classes": ["setosa", "versicolor", "virginica"], "counts": [[50, 0, 0], [0, 49, 1], [0, 2, 48]] }
          }
        }
        """;

    public const string ImportanceRequest = """{ "dataset": "iris", "repeats": 10 }""";

    public const string Importance = """
        {
          "version": 1, "rows": 150, "metric": "accuracy", "baseline": 0.98, "repeats": 10, "seed": 0,
          "features": [
            { "feature": "petal_width", "importance": 0.31, "standardDeviation": 0.03 },
            { "feature": "petal_length", "importance": 0.24, "standardDeviation": 0.02 },
            { "feature": "sepal_length", "importance": 0.02, "standardDeviation": 0.01 },
            { "feature": "sepal_width", "importance": 0.01, "standardDeviation": 0.01 }
          ]
        }
        """;
}
