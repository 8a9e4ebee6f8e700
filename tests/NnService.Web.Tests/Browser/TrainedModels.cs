using NnService.Web.Tests.Browser;

[assembly: AssemblyFixture(typeof(TrainedModels))]

namespace NnService.Web.Tests.Browser;

/// <summary>A model of classes, one of numbers, one of digits and a plain one; and the pages that show them, with and without contents.</summary>
public sealed class TrainedModels(PageApp app) : IAsyncLifetime
{
    private readonly List<string> _addresses =
    [
        "/ui", "/ui/datasets", "/ui/datasets/iris", "/ui/datasets/penguins?target=species", "/ui/train",
        "/ui/train?dataset=penguins&target=species", "/ui/jobs", "/ui/jobs?status=failed", "/ui/models", "/ui/compare", "/ui/system",
        "/ui/jobs/nothing", "/ui/models/nothing", "/ui/datasets/nothing",
    ];

    /// <summary>The pages.</summary>
    public IReadOnlyList<string> Addresses => _addresses;

    /// <summary>A job that has learned classes.</summary>
    public string Classes { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (PageApp.Missing is not null) return;
        Classes = await TrainAsync("every-iris", "iris", "species");
        var numbers = await TrainAsync("every-diabetes", "diabetes", "progression");
        await app.Service.PostAsync(
            "models",
            new { id = "every-plain", inputs = 2, layers = new object[] { new { units = 3, activation = "tanh" }, new { units = 1 } } });
        _addresses.Add($"/ui/compare?jobs={Classes},{numbers}");
        foreach (var job in (string[])[Classes, numbers]) _addresses.AddRange([$"/ui/jobs/{job}", $"/ui/jobs/{job}/report"]);
        foreach (var model in (string[])["every-iris", "every-diabetes", "every-plain"])
        {
            string[] tabs = ["", "?tab=layers", "?tab=versions", "?tab=export", "/try"];
            _addresses.AddRange(tabs.Select(tab => $"/ui/models/{model}{tab}"));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<string> TrainAsync(string model, string dataset, string target)
    {
        var job = (await app.Service.PostAsync("train", new { id = model, dataset, target, effort = "fast" })).GetProperty("id").GetString()!;
        await app.Service.FinishAsync(job);
        return job;
    }
}
