using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace NnService.Benchmarks;

/// <summary>What the tables ask of a service before they measure it.</summary>
internal static class ServiceCalls
{
    public static Task CreateModelAsync(this ServiceProcess service, string json) => PostAsync(service, "/models", json);

    /// <summary>Queues a training and returns the job.</summary>
    public static async Task<string> TrainAsync(this ServiceProcess service, string model, string dataset, string target, int epochs) =>
        (await PostAsync(
            service,
            $"/models/{model}/train",
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"dataset":"{{dataset}}","target":"{{target}}","epochs":{{epochs}}}"""))).GetProperty("id")
            .GetString()!;

    /// <summary>Waits for the end of a job: its stream of events ends with it.</summary>
    public static Task EndAsync(this ServiceProcess service, string job) => service.Http.GetStringAsync($"/jobs/{job}/events");

    private static async Task<JsonElement> PostAsync(ServiceProcess service, string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await service.Http.PostAsync(path, body);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
