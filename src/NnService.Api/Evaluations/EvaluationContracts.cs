using System.Text.Json.Serialization;
using NnService.Api.Contracts;
using NnService.Api.Jobs;

namespace NnService.Api.Evaluations;

/// <summary>Rows to judge a version by.</summary>
/// <param name="Dataset">The id of a dataset; or send data.</param>
/// <param name="Data">Rows sent with the request; or name a dataset.</param>
/// <param name="Target">The column with the answers, or a list of columns; by default those that the version was trained for.</param>
/// <param name="Version">The version to judge, by number or alias; the current one by default.</param>
public sealed record EvaluateContract(
    string? Dataset = null, DataContract? Data = null, TargetContract? Target = null, VersionReference? Version = null);

/// <summary>How good a version is on these rows.</summary>
/// <param name="Version">The version that was judged.</param>
/// <param name="Rows">Rows that were judged: those with an answer.</param>
/// <param name="Loss">The mean loss, as training measures it; of standardised targets in their units.</param>
/// <param name="Metrics">What its answers are worth; numbers in the original unit.</param>
/// <param name="Warnings">What was left out or is not known to the version, in sentences; left out when there is nothing to say.</param>
public sealed record EvaluationContract(
    int Version,
    int Rows,
    double Loss,
    MetricsContract Metrics,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Warnings = null);

/// <summary>Rows to measure by what each feature is worth.</summary>
/// <param name="Dataset">The id of a dataset; or send data.</param>
/// <param name="Data">Rows sent with the request; or name a dataset.</param>
/// <param name="Target">The column with the answers, or a list of columns; by default those that the version was trained for.</param>
/// <param name="Version">The version to look at, by number or alias; the current one by default.</param>
/// <param name="Repeats">How often each feature is shuffled, 1 to 50; 5 by default.</param>
/// <param name="Seed">The seed of the shuffles; 0 by default.</param>
public sealed record ImportanceRequestContract(
    string? Dataset = null,
    DataContract? Data = null,
    TargetContract? Target = null,
    VersionReference? Version = null,
    int? Repeats = null,
    long? Seed = null)
{
    public const int DefaultRepeats = 5;
    public const int MaxRepeats = 50;

    public EvaluateContract ToEvaluate() => new(Dataset, Data, Target, Version);
}

/// <summary>What one feature is worth.</summary>
/// <param name="Feature">Its name; of plain numbers x1, x2 ….</param>
/// <param name="Importance">The mean fall of the metric (of a loss: its rise) when the feature's values are shuffled among the rows; around
/// 0 for one that does not matter.</param>
/// <param name="StandardDeviation">Its standard deviation over the repeats.</param>
public sealed record FeatureImportanceContract(string Feature, double Importance, double StandardDeviation);

/// <summary>What each feature is worth to a version on these rows. Features that tell the same share their worth.</summary>
/// <param name="Version">The version that was looked at.</param>
/// <param name="Rows">Rows that were used: those with an answer.</param>
/// <param name="Metric">What was measured: accuracy, for numbers r2, and loss where r2 is not defined.</param>
/// <param name="Baseline">The metric on the rows as they are.</param>
/// <param name="Repeats">How often each feature was shuffled.</param>
/// <param name="Seed">The seed of the shuffles.</param>
/// <param name="Features">Every feature, the most important one first.</param>
/// <param name="Warnings">What was left out or is not known to the version, in sentences; left out when there is nothing to say.</param>
public sealed record ImportanceContract(
    int Version,
    int Rows,
    string Metric,
    double Baseline,
    int Repeats,
    long Seed,
    IReadOnlyList<FeatureImportanceContract> Features,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Warnings = null);
