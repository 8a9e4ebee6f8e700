using System.Text.Json;
using NnService.Client;

namespace NnService.Web.Jobs;

/// <summary>What a list tells of a job; the whole of fifty jobs would be too much for a page to keep.</summary>
/// <param name="Id">The id.</param>
/// <param name="Model">The model it trains.</param>
/// <param name="Dataset">What it learns from; null where the data came with the request.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="QueuePosition">1 for the next to start; null unless queued.</param>
/// <param name="Priority">Higher starts first.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Epochs">Epochs asked for.</param>
/// <param name="Loss">Training loss of the last epoch.</param>
/// <param name="ValidationLoss">Validation loss of the last epoch.</param>
/// <param name="Best">The best epoch so far.</param>
/// <param name="Version">The version it made; null for none.</param>
/// <param name="Created">When it was accepted.</param>
/// <param name="Started">When it first began.</param>
/// <param name="Finished">When it ended.</param>
public sealed record JobRow(
    string Id,
    string Model,
    string? Dataset,
    JobStatus Status,
    int? QueuePosition,
    int Priority,
    int Epoch,
    int Epochs,
    double? Loss,
    double? ValidationLoss,
    BestEpoch? Best,
    int? Version,
    DateTimeOffset Created,
    DateTimeOffset? Started,
    DateTimeOffset? Finished)
{
    /// <summary>Whether something will still happen to it by itself.</summary>
    public bool IsActive => Status is JobStatus.Queued or JobStatus.Running;

    internal static JobRow From(Job job) => new(
        job.Id,
        job.ModelId,
        job.Dataset?.Id,
        job.Status,
        job.QueuePosition,
        PriorityOf(job.Request),
        job.Epoch,
        job.Epochs,
        job.Loss,
        job.ValidationLoss,
        job.Best,
        job.Version,
        job.CreatedAt,
        job.StartedAt,
        job.FinishedAt);

    private static int PriorityOf(JsonElement request) =>
        request.ValueKind == JsonValueKind.Object
            && request.TryGetProperty("priority", out var priority)
            && priority.ValueKind == JsonValueKind.Number
            ? priority.GetInt32()
            : 0;
}

/// <summary>A page of the list.</summary>
/// <param name="Query">What was asked for.</param>
/// <param name="Items">The jobs.</param>
/// <param name="Next">Where the next page begins; null after the last.</param>
public sealed record JobRows(string Query, IReadOnlyList<JobRow> Items, string? Next);
