using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

public sealed partial class JobStore
{
    /// <summary>Cancels a job that waits or is paused at once, and asks a running one to stop.</summary>
    /// <param name="id">The job.</param>
    /// <param name="keepBest">Whether a version is made of the best weights so far, without early stopping of the latest; where none were
    /// trained there is nothing to keep.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<CommandOutcome> CancelAsync(string id, bool keepBest, CancellationToken cancellationToken) =>
        RequestAsync(id, keepBest ? JobCommand.CancelKeepingBest : JobCommand.Cancel, cancellationToken);

    /// <summary>Sets a job that waits aside at once, and asks a running one to stop where it stands.</summary>
    public Task<CommandOutcome> PauseAsync(string id, CancellationToken cancellationToken) =>
        RequestAsync(id, JobCommand.Pause, cancellationToken);

    /// <summary>Puts a paused job back to its place in the queue, and takes a command to pause back.</summary>
    public Task<CommandOutcome> ResumeAsync(string id, CancellationToken cancellationToken) =>
        RequestAsync(id, JobCommand.None, cancellationToken);

    private async Task<CommandOutcome> RequestAsync(string id, JobCommand command, CancellationToken cancellationToken)
    {
        using var write = await _database.BeginExclusiveAsync(cancellationToken);
        if (await write.Db.Jobs.SingleOrDefaultAsync(job => job.Id == id, cancellationToken) is not { } row) return CommandOutcome.NotFound;
        var cancels = command is JobCommand.Cancel or JobCommand.CancelKeepingBest;
        if (!cancels && row.Command is JobCommand.Cancel or JobCommand.CancelKeepingBest) return CommandOutcome.Rejected;
        switch (row.Status)
        {
            case JobStatus.Cancelled when cancels:
            case JobStatus.Paused when command == JobCommand.Pause:
            case JobStatus.Queued when command == JobCommand.None:
                return CommandOutcome.Applied;
            case JobStatus.Succeeded or JobStatus.Failed or JobStatus.Cancelled:
                return CommandOutcome.Rejected;
            case JobStatus.Running:
                row.Command = command;
                await write.Db.SaveChangesAsync(cancellationToken);
                write.Publish(Change.Command(id));
                await write.CommitAsync(cancellationToken);
                return CommandOutcome.Accepted;
            default:
                return await ApplyWhileWaitingAsync(write, row, command, cancellationToken);
        }
    }

    /// <summary>The job is queued or paused, so that no worker runs it.</summary>
    private async Task<CommandOutcome> ApplyWhileWaitingAsync(
        WriteTransaction write, JobRow row, JobCommand command, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        write.Publish(Change.Job(row.Id));
        if (command == JobCommand.CancelKeepingBest
            && await write.Db.Checkpoints.AnyAsync(checkpoint => checkpoint.JobId == row.Id, cancellationToken))
        {
            // The version is made by a run that begins at the checkpoint and ends there.
            if (row.Status == JobStatus.Paused) await JobTransitions.MoveAsync(write.Db, row, JobStatus.Queued, now);
            row.Command = command;
            await write.Db.SaveChangesAsync(cancellationToken);
            await _queue.EnqueueAsync(row, write, cancellationToken);
            return CommandOutcome.Accepted;
        }

        switch (command)
        {
            case JobCommand.None:
                await JobTransitions.MoveAsync(write.Db, row, JobStatus.Queued, now);
                await _queue.EnqueueAsync(row, write, cancellationToken);
                return CommandOutcome.Applied;
            case JobCommand.Pause:
                await JobTransitions.MoveAsync(write.Db, row, JobStatus.Paused, now);
                break;
            default:
                await JobTransitions.MoveAsync(write.Db, row, JobStatus.Cancelled, now);
                break;
        }

        await _queue.RemoveAsync(row.Id, write, cancellationToken);
        if (row.Status == JobStatus.Cancelled) _metrics.Ended(row.Status, null);
        return CommandOutcome.Applied;
    }
}
