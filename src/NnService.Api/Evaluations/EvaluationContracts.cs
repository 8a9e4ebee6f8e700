using System.Text.Json.Serialization;
using NnService.Api.Contracts;
using NnService.Api.Jobs;

namespace NnService.Api.Evaluations;

/// <summary>Rows to judge a version by.</summary>
/// <param name="Dataset">The id of a dataset; or send data.</param>
/// <param name="Data">Rows sent with the request; or name a dataset.</param>
/// <param name="Target">The column with the answers, or a list of columns; by default those that the version was trained for.</param>
/// <param name="Version">The version to judge; the current one by default.</param>
public sealed record EvaluateContract(string? Dataset = null, DataContract? Data = null, TargetContract? Target = null, int? Version = null);

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
