using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace NnService.Chaos.Fuzz;

/// <summary>What the service holds: makes what must be there, and removes what requests have left.</summary>
/// <param name="http">To the service.</param>
internal sealed class World(HttpClient http)
{
    private const int WholePage = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private volatile string[] _jobs = [];
    private volatile string[] _datasets = [];
    private volatile string[] _models = [];

    /// <summary>Jobs that were there a short while ago, in every state.</summary>
    public IReadOnlyList<string> Jobs => _jobs;

    /// <summary>Datasets that were there a short while ago, but for those that stay.</summary>
    public IReadOnlyList<string> Datasets => _datasets;

    /// <summary>Models that were there a short while ago, but for those that stay.</summary>
    public IReadOnlyList<string> Models => _models;

    /// <summary>Makes what stays, and trains it.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using var table = new StringContent(Fixtures.Table, Encoding.UTF8, new MediaTypeHeaderValue("text/csv"));
        await ReadAsync(await http.PostAsync($"/datasets?id={Fixtures.Dataset}", table, cancellationToken), cancellationToken);
        foreach (var model in Fixtures.Models)
        {
            await PostAsync("/models", model.Definition, cancellationToken);
            if (model.Training is not null) await TrainAsync(model.Id, model.Training, cancellationToken);
        }

        await RestockAsync(cancellationToken);
    }

    /// <summary>Makes what requests change or delete: models to train, a dataset, and jobs that are paused, cancelled and
    /// running.</summary>
    public async Task RestockAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < Fixtures.Trainees; i++)
        {
            var model = Fixtures.Layers($"{Fixtures.PoolPrefix}{i}", """{"units":4,"activation":"relu"},{"activation":"softmax"}""");
            (await SendAsync("/models", model, cancellationToken)).Dispose();
        }

        using (var table = new StringContent(Fixtures.Table, Encoding.UTF8, new MediaTypeHeaderValue("text/csv")))
            (await http.PostAsync($"/datasets?id={Fixtures.PoolPrefix}0", table, cancellationToken)).Dispose();
        foreach (var step in (string[])["pause", "cancel", "resume"]) await StartJobAsync(step, cancellationToken);
        _jobs = [.. (await ListAsync("/jobs", cancellationToken)).Select(Id)];
        _datasets = [.. (await ListAsync("/datasets", cancellationToken)).Select(Id).Where(IsOfPool)];
        _models = [.. (await ListAsync("/models", cancellationToken)).Select(Id).Where(IsOfPool)];
    }

    /// <summary>Removes all but what stays. What is in use at the moment is left for the next time.</summary>
    public async Task CleanAsync(CancellationToken cancellationToken)
    {
        foreach (var job in await ListAsync("/jobs", cancellationToken))
        {
            if (job.GetProperty("status").GetString() is not ("succeeded" or "failed" or "cancelled"))
                (await http.PostAsync($"/jobs/{Id(job)}/cancel", null, cancellationToken)).Dispose();
            if (!Stays(job.GetProperty("modelId").GetString()!)) (await http.DeleteAsync($"/jobs/{Id(job)}", cancellationToken)).Dispose();
        }

        foreach (var model in (await ListAsync("/models", cancellationToken)).Select(Id).Where(id => !Stays(id)))
            (await http.DeleteAsync($"/models/{model}", cancellationToken)).Dispose();
        foreach (var dataset in await ListAsync("/datasets", cancellationToken))
        {
            if (!Stays(Id(dataset)) && !dataset.GetProperty("builtIn").GetBoolean())
                (await http.DeleteAsync($"/datasets/{Id(dataset)}", cancellationToken)).Dispose();
        }

        // Each of them keeps what it was told of.
        foreach (var webhook in (await GetAsync("/webhooks", cancellationToken)).GetProperty("items").EnumerateArray())
            (await http.DeleteAsync($"/webhooks/{Id(webhook)}", cancellationToken)).Dispose();
    }

    /// <summary>Removes all but what stays, also what is in use; what is left in the end, in words.</summary>
    public async Task<string?> EmptyAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            await CleanAsync(cancellationToken);
            var models = (await ListAsync("/models", cancellationToken)).Select(Id).Count(id => !Stays(id));
            var jobs = (await ListAsync("/jobs", cancellationToken)).Count(job => !Stays(job.GetProperty("modelId").GetString()!));
            if (models + jobs == 0) return null;
            if (patience.IsCancellationRequested)
                return $"{models} models and {jobs} jobs could not be deleted within {Patience.TotalSeconds} s";
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>All of what stays, in words to be compared: no request may change it.</summary>
    public async Task<string> KeptAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var model in Fixtures.Models)
            text.Append(await GetAsync($"/models/{model.Id}", cancellationToken))
                .Append(await GetAsync($"/models/{model.Id}/versions", cancellationToken));
        return text.Append(await GetAsync($"/datasets/{Fixtures.Dataset}", cancellationToken)).ToString();
    }

    /// <summary>The bytes that the database needs, free pages left out: those of a backup, which is made for it.</summary>
    public async Task<long> DatabaseBytesAsync(CancellationToken cancellationToken) =>
        (await PostAsync("/admin/backup", null, cancellationToken)).GetProperty("bytes").GetInt64();

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        await ReadAsync(await http.GetAsync(path, cancellationToken), cancellationToken);

    public Task<byte[]> GetBytesAsync(string path, CancellationToken cancellationToken) => http.GetByteArrayAsync(path, cancellationToken);

    /// <summary>All items of a list, page by page.</summary>
    private async Task<List<JsonElement>> ListAsync(string path, CancellationToken cancellationToken)
    {
        var items = new List<JsonElement>();
        for (var after = ""; ;)
        {
            var page = await GetAsync($"{path}?limit={WholePage}{after}", cancellationToken);
            items.AddRange(page.GetProperty("items").EnumerateArray());
            if (page.GetProperty("next").GetString() is not { } next) return items;
            after = $"&after={Uri.EscapeDataString(next)}";
        }
    }

    private async Task TrainAsync(string model, string training, CancellationToken cancellationToken)
    {
        var job = await PostAsync($"/models/{model}/train", training, cancellationToken);
        while (job.GetProperty("status").GetString() is "queued" or "running")
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            job = await GetAsync($"/jobs/{Id(job)}", cancellationToken);
        }

        if (job.GetProperty("status").GetString() != "succeeded")
            throw new InvalidOperationException($"The training of {model} ended: {job}");
    }

    // The step may come too late or too early, which is not a fault.
    private async Task StartJobAsync(string step, CancellationToken cancellationToken)
    {
        // What goes on is to be over soon: a training takes a processor from those who ask.
        var training = $$"""{"dataset":"iris","target":"species","epochs":{{(step == "pause" ? 100_000 : 500)}}}""";
        using var job = await SendAsync($"/models/{Fixtures.PoolPrefix}0/train", training, cancellationToken);
        if (job.IsSuccessStatusCode) (await http.PostAsync($"{job.Headers.Location}/{step}", null, cancellationToken)).Dispose();
    }

    private async Task<JsonElement> PostAsync(string path, string? json, CancellationToken cancellationToken) =>
        await ReadAsync(await SendAsync(path, json, cancellationToken), cancellationToken);

    private Task<HttpResponseMessage> SendAsync(string path, string? json, CancellationToken cancellationToken) =>
        http.PostAsync(path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"), cancellationToken);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted)
                return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            var answer = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new InvalidOperationException(
                $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri}: {(int)response.StatusCode} {answer}");
        }
    }

    private static bool Stays(string id) => id.StartsWith(Fixtures.Prefix, StringComparison.Ordinal);

    private static bool IsOfPool(string id) => id.StartsWith(Fixtures.PoolPrefix, StringComparison.Ordinal);

    private static string Id(JsonElement item) => item.GetProperty("id").GetString()!;
}
