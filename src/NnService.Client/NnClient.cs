using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NnService.Client;

/// <summary>A client of one NnService.</summary>
/// <param name="http">Its <see cref="HttpClient.BaseAddress"/> is the address of the service, with a slash at its end where it has a path.
/// The client neither owns nor disposes of it.</param>
/// <param name="time">The clock of pauses between tries; null for the system's.</param>
/// <remarks>
/// Thread-safe. A request that gets no answer is sent again a few times. That does no harm: whatever creates something carries an
/// Idempotency-Key, by which the service knows it again, or, as what makes keys and backups, is sent once. Every method throws
/// <see cref="NnProblemException"/> when the service refuses, and <see cref="HttpRequestException"/> when it cannot be reached.
/// </remarks>
public sealed partial class NnClient(HttpClient http, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Wire _wire = new(http, time ?? TimeProvider.System);

    /// <summary>Creates a model.</summary>
    public Task<Model> CreateModelAsync(NewModel model, CancellationToken cancellationToken = default) =>
        CreateAsync<Model>("models", () => JsonContent.Create(model, options: Wire.Json), cancellationToken);

    /// <summary>Reads a model.</summary>
    public Task<Model> GetModelAsync(string id, CancellationToken cancellationToken = default) =>
        GetAsync<Model>($"models/{Escape(id)}", cancellationToken);

    /// <summary>Deletes a model with all its versions.</summary>
    public async Task DeleteModelAsync(string id, CancellationToken cancellationToken = default) =>
        (await _wire.SendAsync(() => new(HttpMethod.Delete, $"models/{Escape(id)}"), cancellationToken)).Dispose();

    /// <summary>Reads a version.</summary>
    public Task<ModelVersion> GetVersionAsync(string model, int version, CancellationToken cancellationToken = default) =>
        GetAsync<ModelVersion>($"models/{Escape(model)}/versions/{version}", cancellationToken);

    /// <summary>Lets predictions come from a version: promotes it, or rolls back to it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version, by number or alias.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Model> PromoteAsync(string model, VersionName version, CancellationToken cancellationToken = default) =>
        _wire.AskAsync<Model>(
            () => new(HttpMethod.Patch, $"models/{Escape(model)}")
            {
                Headers = { { "If-Match", "*" } },
                Content = JsonContent.Create(new { currentVersion = version }, options: Wire.Json),
            },
            cancellationToken);

    /// <summary>Gives a name to a version, or moves it there from another one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">The name.</param>
    /// <param name="version">The version, by number or by another alias.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SetAliasAsync(string model, string alias, VersionName version, CancellationToken cancellationToken = default) =>
        (await _wire.SendAsync(
            () => new(HttpMethod.Put, $"models/{Escape(model)}/aliases/{Escape(alias)}")
            {
                Content = JsonContent.Create(new { version }, options: Wire.Json),
            },
            cancellationToken)).Dispose();

    /// <summary>Takes a name of a version away; the version stays.</summary>
    public async Task DeleteAliasAsync(string model, string alias, CancellationToken cancellationToken = default) =>
        (await _wire.SendAsync(() => new(HttpMethod.Delete, $"models/{Escape(model)}/aliases/{Escape(alias)}"), cancellationToken))
            .Dispose();

    /// <summary>Deletes a version that is neither current nor has an alias.</summary>
    public async Task DeleteVersionAsync(string model, int version, CancellationToken cancellationToken = default) =>
        (await _wire.SendAsync(
            () => new(HttpMethod.Delete, FormattableString.Invariant($"models/{Escape(model)}/versions/{version}")), cancellationToken))
            .Dispose();

    /// <summary>
    /// Queues a job that makes a version again and tells whether the same bits came out, as <see cref="Job.Reproduction"/>.
    /// </summary>
    public Task<Job> ReproduceAsync(string model, int version, CancellationToken cancellationToken = default) =>
        CreateAsync<Job>(
            FormattableString.Invariant($"models/{Escape(model)}/versions/{version}/reproduce"), body: null, cancellationToken);

    /// <summary>Uploads a CSV.</summary>
    /// <param name="id">The id of the dataset; null to have one made.</param>
    /// <param name="csv">The document, from the beginning of the stream, which must be able to seek: it may be sent more than once.</param>
    /// <param name="format">How it is written; null to let the service find out.</param>
    /// <param name="cancellationToken">Gives up; nothing is kept then.</param>
    public Task<Dataset> UploadCsvAsync(string? id, Stream csv, CsvFormat? format = null, CancellationToken cancellationToken = default)
    {
        if (!csv.CanSeek) throw new ArgumentException("The stream must be able to seek.", nameof(csv));
        var query = Query(("id", id), ("delimiter", format?.Delimiter), ("decimal", format?.Decimal), ("encoding", format?.Encoding));
        return CreateAsync<Dataset>($"datasets{query}", Body, cancellationToken);

        HttpContent Body()
        {
            csv.Position = 0;
            return new StreamContent(new LeaveOpenStream(csv)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        }
    }

    /// <summary>Reads a dataset without its rows.</summary>
    public Task<Dataset> GetDatasetAsync(string id, CancellationToken cancellationToken = default) =>
        GetAsync<Dataset>($"datasets/{Escape(id)}", cancellationToken);

    /// <summary>Queues a training.</summary>
    public Task<Job> TrainAsync(string model, Training training, CancellationToken cancellationToken = default) =>
        CreateAsync<Job>($"models/{Escape(model)}/train", () => JsonContent.Create(training, options: Wire.Json), cancellationToken);

    /// <summary>Makes a model whose network is chosen at training, and queues its training; the job names the model.</summary>
    /// <param name="training">A dataset and a target; the rest may be left out.</param>
    /// <param name="id">The id of the model; null for one that the service makes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Job> TrainNewAsync(Training training, string? id = null, CancellationToken cancellationToken = default)
    {
        var body = (JsonObject)JsonSerializer.SerializeToNode(training, Wire.Json)!;
        if (id is not null) body["id"] = id;
        return CreateAsync<Job>("train", () => JsonContent.Create(body, options: Wire.Json), cancellationToken);
    }

    /// <summary>Reads a job.</summary>
    public Task<Job> GetJobAsync(string id, CancellationToken cancellationToken = default) =>
        GetAsync<Job>($"jobs/{Escape(id)}", cancellationToken);

    /// <summary>Reads the epochs of a job so far.</summary>
    public async Task<IReadOnlyList<HistoryPoint>> GetHistoryAsync(string job, CancellationToken cancellationToken = default) =>
        (await GetAsync<History>($"jobs/{Escape(job)}/history", cancellationToken)).Points;

    /// <summary>Stops a job for good.</summary>
    /// <param name="id">The job.</param>
    /// <param name="keepBest">Whether it makes a version of the best weights that it has.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Job> CancelAsync(string id, bool keepBest = false, CancellationToken cancellationToken = default) =>
        _wire.AskAsync<Job>(() => new(HttpMethod.Post, $"jobs/{Escape(id)}/cancel{(keepBest ? "?keep=best" : "")}"), cancellationToken);

    /// <summary>Stops a job where it stands.</summary>
    public Task<Job> PauseAsync(string id, CancellationToken cancellationToken = default) =>
        _wire.AskAsync<Job>(() => new(HttpMethod.Post, $"jobs/{Escape(id)}/pause"), cancellationToken);

    /// <summary>Lets a paused job go on where it stood.</summary>
    public Task<Job> ResumeAsync(string id, CancellationToken cancellationToken = default) =>
        _wire.AskAsync<Job>(() => new(HttpMethod.Post, $"jobs/{Escape(id)}/resume"), cancellationToken);

    /// <summary>
    /// Follows a job to its end. When the connection breaks, it connects again: no change of the status is lost, and nothing comes twice.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="after">The id of the last event already seen; null for all.</param>
    /// <param name="perSecond">Epochs told in a second at most, 1 to 200; null for all, up to 200 at a time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<JobEvent> FollowAsync(
        string job, string? after = null, int? perSecond = null, CancellationToken cancellationToken = default)
    {
        var query = perSecond is null ? "" : string.Create(CultureInfo.InvariantCulture, $"?perSecond={perSecond}");
        return new JobFollower(_wire, _time).FollowAsync($"jobs/{Escape(job)}/events{query}", after, cancellationToken);
    }

    /// <summary>Waits for the end of a job.</summary>
    /// <returns>The job as it ended, well or not.</returns>
    public async Task<Job> WaitAsync(string job, CancellationToken cancellationToken = default)
    {
        await foreach (var _ in FollowAsync(job, cancellationToken: cancellationToken))
        {
            // Only the end matters.
        }

        return await GetJobAsync(job, cancellationToken);
    }

    /// <summary>Asks for rows by feature name.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">At least one row; a missing value is a default <see cref="Cell"/>.</param>
    /// <param name="version">The version, by number or alias; null for the current one.</param>
    /// <param name="interval">
    /// Numbers: the probability, more than 0 and less than 1, that the truth lies between <see cref="Prediction.Lower"/> and
    /// <see cref="Prediction.Upper"/>; null for no interval.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<PredictionSet> PredictAsync(
        string model,
        IEnumerable<IReadOnlyDictionary<string, Cell>> rows,
        VersionName? version = null,
        double? interval = null,
        CancellationToken cancellationToken = default) =>
        PredictAsync(model, (object)rows, version, interval, cancellationToken);

    /// <summary>Asks for rows in the order of the features, or of the inputs of a plain model.</summary>
    /// <inheritdoc cref="PredictAsync(string, IEnumerable{IReadOnlyDictionary{string, Cell}}, VersionName?, double?, CancellationToken)"/>
    public Task<PredictionSet> PredictAsync(
        string model,
        IEnumerable<IReadOnlyList<Cell>> rows,
        VersionName? version = null,
        double? interval = null,
        CancellationToken cancellationToken = default) =>
        PredictAsync(model, (object)rows, version, interval, cancellationToken);

    /// <summary>Judges a version on a dataset.</summary>
    public Task<Evaluation> EvaluateAsync(
        string model, string dataset, VersionName? version = null, CancellationToken cancellationToken = default) =>
        _wire.AskAsync<Evaluation>(
            () => new(HttpMethod.Post, $"models/{Escape(model)}/evaluate")
            {
                Content = JsonContent.Create(new { dataset, version }, options: Wire.Json),
            },
            cancellationToken);

    private Task<PredictionSet> PredictAsync(
        string model, object instances, VersionName? version, double? interval, CancellationToken cancellationToken) =>
        _wire.AskAsync<PredictionSet>(
        () => new(
            HttpMethod.Post,
            $"models/{Escape(model)}/predict"
                + Query(("version", version?.ToString()), ("interval", interval?.ToString(CultureInfo.InvariantCulture))))
        {
            Content = JsonContent.Create(new { instances }, options: Wire.Json),
        },
        cancellationToken);

    private Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        _wire.AskAsync<T>(() => new(HttpMethod.Get, path), cancellationToken);

    private Task<T> CreateAsync<T>(string path, Func<HttpContent>? body, CancellationToken cancellationToken)
    {
        var key = Guid.NewGuid().ToString("N");
        return _wire.AskAsync<T>(
            () => new(HttpMethod.Post, path) { Content = body?.Invoke(), Headers = { { "Idempotency-Key", key } } }, cancellationToken);
    }

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string segment) => Uri.EscapeDataString(segment);

    private static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = "";
        foreach (var (name, value) in parameters)
        {
            if (value is not null) query += $"{(query.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}";
        }

        return query;
    }

    private sealed record History(IReadOnlyList<HistoryPoint> Points);
}
