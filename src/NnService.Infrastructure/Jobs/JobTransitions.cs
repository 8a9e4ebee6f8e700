using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;
using NnService.Infrastructure.Webhooks;

namespace NnService.Infrastructure.Jobs;

/// <summary>The one place where the status of a job changes.</summary>
internal static class JobTransitions
{
    /// <summary>
    /// Changes a job's status and writes the change down, with whatever else the row has new, as a part of the caller's transaction. A
    /// command is fulfilled by it.
    /// </summary>
    public static async Task MoveAsync(NnDbContext db, JobRow row, JobStatus status, DateTime now)
    {
        row.Status = status;
        row.Transition++;
        row.ShownEpoch = Math.Max(row.ShownEpoch, row.Epoch);
        if (status != JobStatus.Running)
        {
            row.Command = JobCommand.None;
            row.EpochMs = null;
            row.Node = null;
        }
        db.Transitions.Add(new TransitionRow
        {
            JobId = row.Id,
            Number = row.Transition,
            Status = status,
            Epoch = row.Epoch,
            ShownEpoch = row.ShownEpoch,
            Loss = row.Loss,
            ValidationLoss = row.ValidationLoss,
            At = now,
        });
        if (status is JobStatus.Succeeded or JobStatus.Failed or JobStatus.Cancelled)
        {
            row.FinishedAt = now;
            await db.Checkpoints.Where(checkpoint => checkpoint.JobId == row.Id).ExecuteDeleteAsync();
            await Outbox.AddJobEndedAsync(db, row, now);
        }

        await db.SaveChangesAsync();
    }

    public static JobTransition Stored(TransitionRow row) =>
        new(row.Number, row.Status, row.Epoch, row.ShownEpoch, row.Loss, row.ValidationLoss, row.At);
}
