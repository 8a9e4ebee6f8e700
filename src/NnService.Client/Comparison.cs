namespace NnService.Client;

/// <summary>Jobs beside each other.</summary>
/// <param name="Jobs">The jobs, in the order in which they were asked for.</param>
/// <param name="Settings">What they were asked for differently; what they have in common is left out.</param>
/// <param name="Curves">What their epochs came to.</param>
public sealed record Comparison(
    IReadOnlyList<ComparedJob> Jobs, IReadOnlyList<ComparedSetting> Settings, IReadOnlyList<ComparedCurve> Curves);

/// <summary>One of the jobs that are compared.</summary>
/// <param name="Id">The id.</param>
/// <param name="ModelId">The model it trains.</param>
/// <param name="Version">The version it made; null for none.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="Seconds">Seconds of training; null before the first epoch.</param>
/// <param name="Description">Free text.</param>
/// <param name="Tags">Values by key.</param>
/// <param name="Metrics">What its version came to on rows that were held out; null without any.</param>
/// <param name="MetricsSource">Which rows these are.</param>
public sealed record ComparedJob(
    string Id,
    string ModelId,
    int? Version,
    JobStatus Status,
    int Epoch,
    DateTimeOffset CreatedAt,
    double? Seconds,
    string? Description,
    IReadOnlyDictionary<string, string> Tags,
    Metrics? Metrics,
    string? MetricsSource);

/// <summary>A setting that is not the same for all jobs.</summary>
/// <param name="Setting">Its place in the request as a JSON pointer; <c>/model/layers</c> for the network.</param>
/// <param name="Values">What it is for each job, by its id, as JSON; a job that has no such setting is left out.</param>
public sealed record ComparedSetting(string Setting, IReadOnlyDictionary<string, string> Values);

/// <summary>One metric over the epochs of several jobs.</summary>
/// <param name="Metric">loss, validationLoss, or a metric on training rows (metrics.accuracy) or validation rows
/// (validationMetrics.accuracy).</param>
/// <param name="HigherIsBetter">Whether a larger one is better.</param>
/// <param name="Series">The curve of each job, by its id; a job that has no such metric is left out.</param>
public sealed record ComparedCurve(string Metric, bool HigherIsBetter, IReadOnlyDictionary<string, ComparedSeries> Series);

/// <summary>The curve of one job.</summary>
/// <param name="Epochs">The epochs; of many those at even distances, and always the last.</param>
/// <param name="Values">What they came to.</param>
/// <param name="Best">The best of all epochs.</param>
/// <param name="BestEpoch">Its epoch, the first of equals.</param>
/// <param name="Last">What the last epoch came to.</param>
public sealed record ComparedSeries(
    IReadOnlyList<int> Epochs, IReadOnlyList<double> Values, double Best, int BestEpoch, double Last);
