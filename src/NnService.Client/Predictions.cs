namespace NnService.Client;

/// <summary>Answers, in the order of the rows.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version that all of them come from.</param>
/// <param name="Items">One answer per row.</param>
/// <param name="Warnings">What was ignored, in sentences; null when nothing was.</param>
public sealed record PredictionSet(
    string Model,
    int Version,
    [property: System.Text.Json.Serialization.JsonPropertyName("predictions")] IReadOnlyList<Prediction> Items,
    IReadOnlyList<string>? Warnings = null);

/// <summary>The answer for one row; which members there are depends on what the model learned.</summary>
/// <param name="Label">Classes: the most probable one.</param>
/// <param name="Probability">Classes: its probability.</param>
/// <param name="Probabilities">Classes: the probability of each.</param>
/// <param name="Labels">Several yes-or-no targets: the more probable value of each.</param>
/// <param name="Value">A number, in its original unit.</param>
/// <param name="Values">Several numbers, by target.</param>
/// <param name="Outputs">Plain models: the outputs as they are.</param>
/// <param name="Lower">A number, where an interval was asked for: where it begins.</param>
/// <param name="Upper">A number, where an interval was asked for: where it ends.</param>
/// <param name="Lowers">Several numbers, where an interval was asked for: where it begins, by target.</param>
/// <param name="Uppers">Several numbers, where an interval was asked for: where it ends, by target.</param>
public sealed record Prediction(
    Cell? Label = null,
    double? Probability = null,
    IReadOnlyDictionary<string, double>? Probabilities = null,
    IReadOnlyDictionary<string, Cell>? Labels = null,
    double? Value = null,
    IReadOnlyDictionary<string, double>? Values = null,
    IReadOnlyList<double>? Outputs = null,
    double? Lower = null,
    double? Upper = null,
    IReadOnlyDictionary<string, double>? Lowers = null,
    IReadOnlyDictionary<string, double>? Uppers = null);
