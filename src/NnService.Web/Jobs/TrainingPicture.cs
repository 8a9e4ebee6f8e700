using System.Text.Json;
using NnService.Client;

namespace NnService.Web.Jobs;

/// <summary>When a training ends before its last epoch.</summary>
/// <param name="Monitor">What is compared.</param>
/// <param name="Patience">Epochs without an improvement that are waited for.</param>
internal sealed record StoppingRule(string Monitor, int Patience);

/// <summary>How a training stands, as far as words about it need to know.</summary>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Epochs">Epochs asked for.</param>
/// <param name="Best">The best epoch so far.</param>
/// <param name="Stopping">When it ends early; null for never.</param>
/// <param name="Members">Networks that are trained together.</param>
/// <param name="Last">The last epochs, ascending.</param>
internal sealed record TrainingPicture(
    int Epoch, int Epochs, BestEpoch? Best, StoppingRule? Stopping, int Members, IReadOnlyCollection<EpochPoint> Last)
{
    public static TrainingPicture Of(Job job, IReadOnlyCollection<EpochPoint> last) =>
        new(
            Math.Max(job.Epoch, last.LastOrDefault()?.Epoch ?? 0),
            job.Epochs,
            job.Best,
            StoppingOf(job.Request),
            MembersOf(job.Request),
            last);

    /// <summary>How many networks a request trains together.</summary>
    public static int MembersOf(JsonElement request) =>
        Member(request, "ensemble") is { } ensemble && Member(ensemble, "members") is { ValueKind: JsonValueKind.Number } members
            ? members.GetInt32()
            : 1;

    private static StoppingRule? StoppingOf(JsonElement request) =>
        Member(request, "earlyStopping") is { } stopping
            && Member(stopping, "monitor")?.GetString() is { } monitor
            && Member(stopping, "patience") is { ValueKind: JsonValueKind.Number } patience
            ? new(monitor, patience.GetInt32())
            : null;

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;
}
