using System.Text.Json.Serialization;
using NnService.Api.Contracts;
using NnService.Api.Predictions.Reading;
using NnService.Domain.Encoding;

namespace NnService.Api.Predictions;

/// <summary>One row to answer: an object by feature name, or an array in the order of the features (plain models: of the inputs).</summary>
public abstract record InstanceContract;

/// <summary>Rows to answer. The body is never in memory as a whole: <see cref="InstancesJson"/> reads what this describes.</summary>
/// <param name="Instances">At least one row.</param>
public sealed record PredictContract(IReadOnlyList<InstanceContract>? Instances);

/// <summary>The answer for one row. Which members there are depends on what the model learned.</summary>
/// <param name="Label">Classification: the most probable class, in the type of the target column.</param>
/// <param name="Probability">Classification: its probability.</param>
/// <param name="Probabilities">Classification: the probability of every class; several yes-or-no targets: of each target.</param>
/// <param name="Labels">Several yes-or-no targets: the more probable value of each.</param>
/// <param name="Value">Regression: the value in its original unit.</param>
/// <param name="Values">Regression of several targets: the values by target.</param>
/// <param name="Lower">Regression, with ?interval=: where the interval around the value begins.</param>
/// <param name="Upper">Regression, with ?interval=: where it ends.</param>
/// <param name="Lowers">Regression of several targets, with ?interval=: where the intervals begin, by target.</param>
/// <param name="Uppers">Regression of several targets, with ?interval=: where they end, by target.</param>
/// <param name="Outputs">Plain models: the outputs as they are.</param>
public sealed record PredictionContract(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CellContract? Label = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Probability = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, double>? Probabilities = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, CellContract>? Labels = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Value = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, double>? Values = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Lower = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Upper = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, double>? Lowers = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, double>? Uppers = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double>? Outputs = null)
{
    /// <summary>Which of a yes-or-no target's classes is the more probable one.</summary>
    internal static int IndexOf(double probability) => probability >= 0.5 ? 1 : 0;

    internal static CellContract LabelOf(TargetEncoding target, int index) => CellContract.OfLabel(target.Type, target.Shown(index));
}

/// <summary>
/// The answers, in the order of the rows. As CSV or NDJSON the body is the predictions alone; headers (NnService-Model, NnService-Version,
/// NnService-Warnings) hold the rest.
/// </summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version that all of them come from.</param>
/// <param name="Predictions">One answer per row.</param>
/// <param name="Warnings">What was ignored, in sentences; left out when there is nothing to say.</param>
public sealed record PredictionsContract(
    string Model,
    int Version,
    IReadOnlyList<PredictionContract> Predictions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Warnings = null);
