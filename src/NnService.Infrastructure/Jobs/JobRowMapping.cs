using System.Collections.Immutable;
using NnService.Domain.Preparation;
using NnService.Domain.Training;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

/// <summary>What rows of jobs and their histories mean outside.</summary>
internal static class JobRowMapping
{
    public static StoredJob Stored(JobRow row, int? queuePosition) => new(
        row.Id,
        row.ModelId,
        row.DatasetId,
        row.Status,
        queuePosition,
        row.Epoch,
        row.Epochs,
        row.Loss,
        row.ValidationLoss,
        row is { BestEpoch: { } epoch, BestMonitor: { } monitor, BestValue: { } value } ? new BestEpoch(epoch, monitor, value) : null,
        row.Version,
        row.StopReason,
        row is { ErrorCode: { } code, ErrorMessage: { } message } ? new JobError(code, message) : null,
        row.Attempt,
        row.Node,
        row.Command,
        row.Priority,
        DomainJson.Read<TrainingRequest>(row.Request),
        row.SubmittedRequest,
        DomainJson.Read<ImmutableArray<string>>(row.Warnings),
        row.CreatedAt,
        row.StartedAt,
        row.FinishedAt,
        row.EpochMs,
        row.Transition,
        row.Engine ?? (row.StartedAt is null ? null : TrainingEngine.Unrecorded),
        row.DatasetDigest,
        row.Parts is null ? null : DomainJson.Read<DataParts>(row.Parts),
        row.Program,
        row.Promote ?? PromotionRule.Always,
        row.Promotion is null ? null : DomainJson.Read<Promotion>(row.Promotion),
        Notes.Read(row.Description, row.Tags),
        row.Reproduction is null ? null : DomainJson.Read<Reproduction>(row.Reproduction),
        row.Choices is null ? [] : DomainJson.Read<ImmutableArray<TrainingChoice>>(row.Choices));

    public static HistoryPoint Point(HistoryRow row) => new(
        row.ElapsedMs,
        new EpochReport(
            row.Epoch,
            row.Loss,
            row.ValidationLoss,
            DomainJson.Read<ImmutableSortedDictionary<string, double>>(row.Metrics),
            DomainJson.Read<ImmutableSortedDictionary<string, double>>(row.ValidationMetrics),
            row.LearningRate)
        {
            Members = row.Members is null ? [] : DomainJson.Read<ImmutableArray<MemberLoss?>>(row.Members),
        });
}
