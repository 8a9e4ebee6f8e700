namespace NnService.Web.Tests.Browser;

/// <summary>A model of classes, one of numbers and a plain one; and the pages that show them, with and without contents.</summary>
/// <param name="Classes">A job that has learned classes.</param>
/// <param name="Addresses">The pages.</param>
public sealed record TrainedModels(string Classes, IReadOnlyList<string> Addresses)
{
    private static readonly string[] Always =
    [
        "/ui", "/ui/datasets", "/ui/datasets/iris", "/ui/datasets/penguins?target=species", "/ui/train",
        "/ui/train?dataset=penguins&target=species", "/ui/jobs", "/ui/jobs?status=failed", "/ui/models", "/ui/compare", "/ui/system",
        "/ui/jobs/nothing", "/ui/models/nothing", "/ui/datasets/nothing",
    ];

    private static readonly string[] OfModel = ["", "?tab=layers", "?tab=versions", "?tab=export", "/try"];

    /// <summary>Trains them.</summary>
    public static async Task<TrainedModels> TrainAsync(Service service)
    {
        var classes = await TrainAsync(service, "every-iris", "iris", "species");
        // A name that the service makes is long.
        await TrainAsync(service, null, "penguins", "species");
        var numbers = await TrainAsync(service, "every-diabetes", "diabetes", "progression");
        await service.PostAsync(
            "models",
            new { id = "every-plain", inputs = 2, layers = new object[] { new { units = 3, activation = "tanh" }, new { units = 1 } } });
        string[] jobs = [$"/ui/jobs/{classes}", $"/ui/jobs/{classes}/report", $"/ui/jobs/{numbers}", $"/ui/jobs/{numbers}/report"];
        var models = new[] { "every-iris", "every-diabetes", "every-plain" }.SelectMany(
            model => OfModel.Select(part => $"/ui/models/{model}{part}"));
        return new(classes, [.. Always, $"/ui/compare?jobs={classes},{numbers}", .. jobs, .. models]);
    }

    private static async Task<string> TrainAsync(Service service, string? model, string dataset, string target)
    {
        var job = (await service.PostAsync("train", new { id = model, dataset, target, effort = "fast" })).GetProperty("id").GetString()!;
        await service.FinishAsync(job);
        return job;
    }
}
