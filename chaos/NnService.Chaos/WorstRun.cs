using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using NnService.Benchmarks;

namespace NnService.Chaos;

/// <summary>
/// Sends the worst requests of every operation, one at a time, and measures by how much the memory of the service rises and its data
/// directory grows.
/// </summary>
/// <param name="folder">Where the data are.</param>
/// <param name="part">Of the operation or the name of the requests to send; empty for all.</param>
internal sealed class WorstRun(string folder, string part) : IAsyncDisposable
{
    // After a request that took more than this the service starts anew, so that the next one finds no memory that it could use again.
    private const long Dirty = 24 << 20;

    // When the memory stays within it for so many looks, what goes on after a start is over.
    private const long Noise = 1 << 20;
    private const int Looks = 5;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);

    // The time after which an answer counts as lost.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private ServiceProcess? _service;
    private string _job = "";

    /// <returns>Whether every budget was kept; what was not is printed.</returns>
    public async Task<bool> RunAsync()
    {
        await StartAsync();
        var faults = new List<string>();
        await PrepareAsync();
        Console.WriteLine($"{"before",9} {"rise",8} {"disk",8} {"time",8}  status  operation");
        WorstRequest[] requests = [.. WorstRequests.All.Where(
            request => $"{request.Operation}: {request.Name}".Contains(part, StringComparison.OrdinalIgnoreCase))];
        foreach (var request in requests)
        {
            var before = _service!.Resident;
            var (memory, disk, time, status) = await MeasureAsync(request);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Megabytes(before),6} MB {Megabytes(memory),5} MB {Megabytes(disk),5} MB {time.TotalSeconds,6:F1} s  {status}     "
                        + $"{request.Operation}: {request.Name}"));
            if (memory > request.Budget.Memory)
                faults.Add(
                    $"{request.Operation}, {request.Name}: {Megabytes(memory)} MB of memory, of {Megabytes(request.Budget.Memory)} for a "
                        + $"{request.Budget.Name}");
            if (disk > request.Budget.Disk)
                faults.Add(
                    $"{request.Operation}, {request.Name}: {Megabytes(disk)} MB of disk, of {Megabytes(request.Budget.Disk)} for a "
                        + $"{request.Budget.Name}");
            if (status is 0 or >= 500) faults.Add($"{request.Operation}, {request.Name}: {(status == 0 ? "no answer" : status)}");
            if (memory > Dirty || status == 0) await RestartAsync();
        }

        Console.WriteLine($"worst: {requests.Length} requests, {faults.Count} faults");
        faults.ForEach(Console.WriteLine);
        return faults.Count == 0;
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null) await _service.DisposeAsync();
    }

    // One slot, which the endless job takes: a training has a budget of its own and must not be measured with its submission.
    private async Task StartAsync()
    {
        _service = await ServiceProcess.StartAsync(
            folder,
            "--NnService:Training:Slots=1",
            "--NnService:Training:ThreadsPerJob=1",
            "--NnService:Training:CheckpointEvery=1.00:00:00");
        using var answer = await _service.Http.GetAsync("/models?limit=1");
        answer.EnsureSuccessStatusCode();
        await SettleAsync();
    }

    private async Task SettleAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        var resident = 0L;
        for (var quiet = 0; quiet < Looks && TimeProvider.System.GetElapsedTime(started) < LongestStart; quiet++)
        {
            await Task.Delay(BetweenLooks, TimeProvider.System);
            if (Math.Abs(_service!.Resident - resident) > Noise) quiet = 0;
            resident = _service.Resident;
        }
    }

    private async Task RestartAsync()
    {
        await _service!.DisposeAsync();
        await StartAsync();
    }

    private async Task PrepareAsync()
    {
        foreach (var request in WorstRequests.Preparations)
        {
            using var answer = await _service!.Http.SendAsync(request.Make());
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException($"{request.Operation}, {request.Name}: {await answer.Content.ReadAsStringAsync()}");
            if (request.Operation != "POST /models/{id}/train") continue;
            _job = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
            // The events of a job end with it; the last one has no end and is only to have begun.
            if (!request.Target.Contains("endless", StringComparison.Ordinal)) await _service.Http.GetStringAsync($"/jobs/{_job}/events");
        }

        await RestartAsync();
    }

    private async Task<(long Memory, long Disk, TimeSpan Time, int Status)> MeasureAsync(WorstRequest worst)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var request = (worst with { Target = worst.Target.Replace("{job}", _job, StringComparison.Ordinal) }).Make();
        var memory = _service!.Resident;
        var disk = DiskUsed();
        var started = TimeProvider.System.GetTimestamp();
        var status = 0;
        _service.ForgetPeak();
        try
        {
            using var answer = await _service.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            await answer.Content.CopyToAsync(Stream.Null, patience.Token);
            status = (int)answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // A connection that broke off, or an answer that did not come.
        }

        return (_service.Peak - memory, DiskUsed() - disk, TimeProvider.System.GetElapsedTime(started), status);
    }

    private long DiskUsed() => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private static long Megabytes(long bytes) => (bytes + (1 << 20) - 1) >> 20;
}
