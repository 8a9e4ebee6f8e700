namespace NnService.Api.Predictions;

/// <summary>What the explorer shows for predictions: real requests and answers.</summary>
internal static class PredictionExamples
{
    public const string Request = """
        { "instances": [{ "sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2 }] }
        """;

    public const string Answer = """
        {
          "model": "iris", "version": 1,
          "predictions": [{ "label": "setosa", "probability": 0.98, "probabilities": { "setosa": 0.98, "versicolor": 0.02, "virginica": 0 } }]
        }
        """;
}
