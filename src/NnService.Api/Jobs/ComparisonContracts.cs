using NnService.Api.Contracts;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Api.Jobs;

/// <summary>Jobs beside each other.</summary>
/// <param name="Jobs">The jobs, in the order in which they were asked for.</param>
/// <param name="Settings">What they were asked for differently; what they have in common is left out.</param>
/// <param name="Curves">What their epochs came to.</param>
public sealed record ComparisonContract(
    IReadOnlyList<ComparedJobContract> Jobs, IReadOnlyList<ComparedSettingContract> Settings, IReadOnlyList<ComparedCurveContract> Curves);

/// <summary>One of the jobs.</summary>
/// <param name="Id">The id.</param>
/// <param name="ModelId">The model it trains.</param>
/// <param name="Version">The version it made; null for none.</param>
/// <param name="Status">queued, running, succeeded, failed, cancelled or paused.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="Seconds">Seconds of training, over all attempts; null before the first epoch.</param>
/// <param name="Description">Free text.</param>
/// <param name="Tags">Values by key, free as well.</param>
/// <param name="Metrics">What its version came to on rows that were held out, without single classes; null without any.</param>
/// <param name="MetricsSource">Which rows these are: test, validation, or out of fold with the number of folds.</param>
public sealed record ComparedJobContract(
    string Id,
    string ModelId,
    int? Version,
    JobStatus Status,
    int Epoch,
    DateTime CreatedAt,
    double? Seconds,
    string? Description,
    IReadOnlyDictionary<string, string> Tags,
    MetricsContract? Metrics,
    string? MetricsSource);

/// <summary>A setting that is not the same for all.</summary>
/// <param name="Setting">Its place in the request of the job as a JSON pointer; /model/layers for the network.</param>
/// <param name="Values">What it is for each job, by its id, as JSON; a job that has no such setting is left out.</param>
public sealed record ComparedSettingContract(string Setting, IReadOnlyDictionary<string, string> Values);

/// <summary>One metric over the epochs.</summary>
/// <param name="Metric">loss, validationLoss, or a metric on training rows (metrics.accuracy) or validation rows
/// (validationMetrics.accuracy).</param>
/// <param name="HigherIsBetter">Whether a larger one is better.</param>
/// <param name="Series">The curve of each job, by its id; a job that has no such metric is left out.</param>
public sealed record ComparedCurveContract(
    string Metric, bool HigherIsBetter, IReadOnlyDictionary<string, CurveSeriesContract> Series);

/// <summary>The curve of one job.</summary>
/// <param name="Epochs">The epochs; of more than 1000 that were kept, those at even distances and always the last.</param>
/// <param name="Values">What they came to.</param>
/// <param name="Best">The best of all epochs that were kept.</param>
/// <param name="BestEpoch">Its epoch, the first of equals.</param>
/// <param name="Last">What the last epoch came to.</param>
public sealed record CurveSeriesContract(
    IReadOnlyList<int> Epochs, IReadOnlyList<double> Values, double Best, int BestEpoch, double Last);
