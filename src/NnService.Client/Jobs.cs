using System.Text.Json;
using System.Text.Json.Serialization;

namespace NnService.Client;

/// <summary>A training to queue. What is null has the service's default, which the job's request then shows.</summary>
/// <param name="Dataset">The id of the dataset.</param>
/// <param name="Targets">The columns to learn; more than one for several outputs.</param>
public sealed record Training(
    [property: JsonPropertyName("dataset")] string Dataset, [property: JsonPropertyName("target")] params IReadOnlyList<string> Targets)
{
    /// <summary>The columns to learn from; null for every other usable one.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>auto, classification or regression, where the network is chosen at training.</summary>
    public string? Task { get; init; }

    /// <summary>fast or auto, where the network is chosen at training.</summary>
    public string? Effort { get; init; }

    /// <summary>logLoss, accuracy, rmse or mae, where the network is chosen at training.</summary>
    public string? Objective { get; init; }

    /// <summary>Several networks whose answers are averaged.</summary>
    public Ensemble? Ensemble { get; init; }

    /// <summary>Passes over the training rows.</summary>
    public int? Epochs { get; init; }

    /// <summary>Rows of a step.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The rule that turns gradients into steps.</summary>
    public Choice? Optimizer { get; init; }

    /// <summary>The learning rate of the optimizer, as a shortcut.</summary>
    public double? LearningRate { get; init; }

    /// <summary>How the learning rate changes.</summary>
    public Choice? LearningRateSchedule { get; init; }

    /// <summary>Rows that are judged after every epoch.</summary>
    public Split? Validation { get; init; }

    /// <summary>Rows that only the finished version is judged by.</summary>
    public Split? Test { get; init; }

    /// <summary>When to stop before the last epoch.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Whether the version has the weights of the best epoch instead of the last, where earlyStopping is not given.</summary>
    public bool? RestoreBest { get; init; }

    /// <summary>The seed of shuffles, splits and dropout.</summary>
    public long? Seed { get; init; }

    /// <summary>Where training starts: initial, current, the number of a version, or its alias; null for initial.</summary>
    public VersionName? From { get; init; }

    /// <summary>Seconds of training after which the job ends well with what it has.</summary>
    public double? MaxSeconds { get; init; }

    /// <summary>Higher runs first, −9 to 9.</summary>
    public int? Priority { get; init; }

    /// <summary>Whether predictions come from the new version: always, ifBetter or never.</summary>
    public string? Promote { get; init; }
}

/// <summary>Several networks whose answers are averaged.</summary>
/// <param name="Members">Networks, 1 to 32.</param>
public sealed record Ensemble(int Members);

/// <summary>Rows to set aside.</summary>
/// <param name="Fraction">Their share, above 0 and below 1.</param>
/// <param name="Method">random, stratified or last; null for the service's choice.</param>
public sealed record Split(double Fraction, [property: JsonPropertyName("split")] string? Method = null);

/// <summary>When to stop before the last epoch.</summary>
/// <param name="Patience">Epochs without an improvement that are waited for.</param>
/// <param name="Monitor">What is compared.</param>
/// <param name="MinDelta">What counts as an improvement.</param>
/// <param name="RestoreBest">Whether the version has the weights of the best epoch.</param>
public sealed record EarlyStopping(int? Patience = null, string? Monitor = null, double? MinDelta = null, bool? RestoreBest = null);

/// <summary>Which jobs a list has, and in which order; null means whatever.</summary>
/// <param name="Model">Only the jobs of this model.</param>
/// <param name="Dataset">Only the jobs that learn from this dataset.</param>
/// <param name="Status">Only the jobs that stand there.</param>
/// <param name="Tag">Only the jobs with this tag: a key, or a key and its value (owner:ada).</param>
/// <param name="Sort">What they are sorted by, with a minus in front for the largest first: createdAt, loss, validationLoss, or a metric of
/// the version that a job made, such as rmse or -accuracy.</param>
public sealed record JobQuery(
    string? Model = null, string? Dataset = null, JobStatus? Status = null, string? Tag = null, string? Sort = null);

/// <summary>Where a job stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobStatus>))]
public enum JobStatus
{
    /// <summary>It waits for a slot.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>It trains.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It is set aside until it is resumed.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>It made a version.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>It ended without a version; its error says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It was stopped for good.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}

/// <summary>A training job; within one version of the engine the same request gives the same bits.</summary>
public sealed record Job(
    string Id,
    string ModelId,
    JobStatus Status,
    int? QueuePosition,
    int Epoch,
    int Epochs,
    double Progress,
    double? Loss,
    double? ValidationLoss,
    int? Version,
    string? StopReason,
    JobError? Error,
    int Attempt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset? EstimatedFinishAt,
    IReadOnlyList<string> Warnings,
    int? Engine = null,
    Promotion? Promotion = null,
    Reproduction? Reproduction = null)
{
    /// <summary>The best epoch so far; null before the first.</summary>
    public BestEpoch? Best { get; init; }

    /// <summary>The process that runs it; null unless running.</summary>
    public string? Node { get; init; }

    /// <summary>The version of the service that ran it last; null before it begins.</summary>
    public string? Program { get; init; }

    /// <summary>What was asked, with every default filled in.</summary>
    public JsonElement Request { get; init; }

    /// <summary>What it learns from.</summary>
    public DatasetReference? Dataset { get; init; }

    /// <summary>Which rows are used for what; null before it begins.</summary>
    public DatasetParts? Parts { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>Values by key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>What was chosen because nobody had said it, and why; null where nothing was, and until it is known.</summary>
    public IReadOnlyList<TrainingChoice>? Choices { get; init; }

    /// <summary>Whether nothing more will happen to it.</summary>
    [JsonIgnore]
    public bool IsFinished => Status is JobStatus.Succeeded or JobStatus.Failed or JobStatus.Cancelled;
}

/// <summary>Whether predictions come from a new version, and why.</summary>
/// <param name="Decision">promoted or notPromoted.</param>
/// <param name="Reason">Why, in sentences.</param>
/// <param name="Metric">What was compared, smaller being better; null where nothing was.</param>
/// <param name="Current">Its value of the version that answered before.</param>
/// <param name="Candidate">Its value of the new version.</param>
public sealed record Promotion(string Decision, string Reason, string? Metric, double? Current, double? Candidate);

/// <summary>Whether a version that was made again has the same bits.</summary>
/// <param name="Version">The version that was made again.</param>
/// <param name="Expected">SHA-256 of its weights.</param>
/// <param name="Sha256">SHA-256 of the weights that came out; null until it is known.</param>
/// <param name="Reproduced">Whether they are the same; null until it is known.</param>
public sealed record Reproduction(int Version, string Expected, string? Sha256, bool? Reproduced);

/// <summary>Why a job failed.</summary>
/// <param name="Code">A stable code.</param>
/// <param name="Message">What happened and what to do.</param>
public sealed record JobError(string Code, string Message);

/// <summary>One event of a job.</summary>
/// <param name="Status">Where the job stands.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Epochs">Epochs asked for.</param>
/// <param name="Loss">Training loss of the last epoch.</param>
/// <param name="ValidationLoss">Validation loss of the last epoch.</param>
/// <param name="EstimatedFinishAt">When it will end at its present pace.</param>
/// <param name="Metrics">Of an epoch: metrics on the training rows; null where they are no longer kept.</param>
/// <param name="ValidationMetrics">Of an epoch: metrics on the validation rows, likewise.</param>
/// <param name="Skipped">Of an epoch: how many before it have no event of their own, because they are many.</param>
public sealed record JobEvent(
    JobStatus Status,
    int Epoch,
    int Epochs,
    double? Loss,
    double? ValidationLoss,
    DateTimeOffset? EstimatedFinishAt,
    IReadOnlyDictionary<string, double>? Metrics = null,
    IReadOnlyDictionary<string, double>? ValidationMetrics = null,
    int Skipped = 0)
{
    /// <summary>Of an epoch: the learning rate during it; null where the epoch is no longer kept.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Of an epoch: milliseconds of training until its end; null where the epoch is no longer kept.</summary>
    public long? ElapsedMs { get; init; }

    /// <summary>Its id, by which a watcher goes on after it.</summary>
    [JsonIgnore]
    public string Id { get; init; } = "";

    /// <summary>Whether the status changed; otherwise the event tells of progress.</summary>
    [JsonIgnore]
    public bool IsState { get; init; }
}

/// <summary>One epoch of a job.</summary>
public sealed record HistoryPoint(
    int Epoch,
    long ElapsedMs,
    double Loss,
    double? ValidationLoss,
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyDictionary<string, double> ValidationMetrics,
    double LearningRate);
