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
}
