using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace NnService.UpgradeFixtures;

/// <summary>What is asked of a service, whichever build it is; a refusal ends the program.</summary>
internal sealed class Service(HttpClient http)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static string Status(JsonElement job) => job.GetProperty("status").GetString()!;

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        return await ReadAsync(path, answer);
    }

    public async Task<byte[]> GetBytesAsync(string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync() : throw await RefusedAsync(path, answer);
    }

    public async Task<JsonElement> PostAsync(string path, string? body, string type = "application/json")
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, type);
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        return await ReadAsync(path, answer);
    }

    /// <summary>Sends a request that takes effect once.</summary>
    public async Task<(int Status, string? Location, string Answer)> PostOnceAsync(string path, string key, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await http.SendAsync(request);
        if (!answer.IsSuccessStatusCode) throw await RefusedAsync(path, answer);
        return ((int)answer.StatusCode, answer.Headers.Location?.ToString(), await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Changes what is there, whatever it is by now.</summary>
    public async Task<JsonElement> PatchAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = content };
        request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        using var answer = await http.SendAsync(request);
        return await ReadAsync(path, answer);
    }

    /// <summary>The job once it has succeeded.</summary>
    public async Task<JsonElement> EndAsync(string job)
    {
        var end = await WaitAsync(job, state => Status(state) is "succeeded" or "failed" or "cancelled");
        return Status(end) == "succeeded" ? end : throw new InvalidOperationException($"The job did not succeed: {end}");
    }

    /// <summary>The job once it is as it is wanted; it must not end before.</summary>
    public async Task<JsonElement> WaitAsync(string job, Func<JsonElement, bool> wanted)
    {
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            var state = await GetAsync($"/jobs/{job}");
            if (wanted(state)) return state;
            var hasEnded = Status(state) is "succeeded" or "failed" or "cancelled";
            if (hasEnded) throw new InvalidOperationException($"The job ended too soon: {state}");
            if (Stopwatch.GetElapsedTime(started) > Patience) throw new InvalidOperationException($"Nothing happens to the job {state}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private static async Task<JsonElement> ReadAsync(string path, HttpResponseMessage answer) => answer.IsSuccessStatusCode
        ? JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsByteArrayAsync())
        : throw await RefusedAsync(path, answer);

    private static async Task<InvalidOperationException> RefusedAsync(string path, HttpResponseMessage answer) =>
        new($"{path} was answered with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
}
