namespace NnService.Api.Predictions;

/// <summary>What the explorer shows for predictions: real requests and answers.</summary>
internal static class PredictionExamples
{
    public const string Row = """{ "sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2 }""";

    public const string Request = $$"""{ "instances": [{{Row}}] }""";

    public const string Csv = """
        sepal_length,sepal_width,petal_length,petal_width
        5.1,3.5,1.4,0.2

        """;

    public const string CsvAnswer = """
        label,probability,probability_setosa,probability_versicolor,probability_virginica
        setosa,0.98,0.98,0.02,0

        """;

    public const string JsonLines = $$"""
        {{Row}}
        [6.7, 3.1, 5.6, 2.4]

        """;

    public const string JsonLinesAnswer = """
        { "label": "setosa", "probability": 0.98, "probabilities": { "setosa": 0.98, "versicolor": 0.02, "virginica": 0 } }
        { "label": "virginica", "probability": 0.97, "probabilities": { "setosa": 0, "versicolor": 0.03, "virginica": 0.97 } }

        """;

    public const string Schema = """
        {
          "model": "iris", "version": 1, "task": "multiClass", "plain": false, "inputs": 4, "outputs": 3,
          "features": [
            { "name": "sepal_length", "type": "number", "min": 4.3, "max": 7.9, "missing": 5.84, "missingIndicator": false },
            { "name": "sepal_width", "type": "number", "min": 2, "max": 4.4, "missing": 3.06, "missingIndicator": false },
            { "name": "petal_length", "type": "number", "min": 1, "max": 6.9, "missing": 3.76, "missingIndicator": false },
            { "name": "petal_width", "type": "number", "min": 0.1, "max": 2.5, "missing": 1.2, "missingIndicator": false }
          ],
          "targets": [{ "name": "species", "type": "category", "classes": ["setosa", "versicolor", "virginica"] }],
          "missing": ["", "NA", "N/A", "#N/A", "<NA>", "n/a", "NaN", "nan", "NULL", "null", "?"], "decimal": "."
        }
        """;

    public const string Answer = """
        {
          "model": "iris", "version": 1,
          "predictions": [{ "label": "setosa", "probability": 0.98, "probabilities": { "setosa": 0.98, "versicolor": 0.02,
          "virginica": 0 } }]
        }
        """;
}
