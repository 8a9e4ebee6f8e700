using Microsoft.EntityFrameworkCore;
using NnService.Domain.Networks;
using NnService.Domain.Training;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

/// <summary>The two places in which a job keeps where it stands, as one claim of it reads and writes them.</summary>
/// <param name="database">The database.</param>
/// <param name="jobId">The job.</param>
/// <param name="stagingKey">A staging key that no other process uses, under which a checkpoint is staged until it is complete.</param>
internal sealed class CheckpointSlots(NnDatabase database, string jobId, int stagingKey)
{
    private long _last;

    /// <summary>The newest checkpoint that is whole, and how many newer ones are not.</summary>
    /// <param name="definition">What is trained.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(Checkpoint? Checkpoint, int Damaged)> LoadAsync(
        NetworkDefinition definition, TrainingOptions options, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var saved = db.Checkpoints.AsNoTracking().Where(checkpoint => checkpoint.JobId == jobId)
            .OrderByDescending(checkpoint => checkpoint.Number);
        for (var damaged = 0; ; damaged++)
        {
            _last = 0; // the next one is written over a damaged one
            if (await saved.Skip(damaged).FirstOrDefaultAsync(cancellationToken) is not { } row) return (null, damaged);
            if (Checkpoint.From(row, definition, options) is not { } found) continue;
            _last = row.Number;
            return (found, damaged);
        }
    }

    /// <summary>The row of the checkpoint that follows the last one.</summary>
    public CheckpointRow Next(Checkpoint checkpoint) => checkpoint.ToRow(jobId, _last + 1);

    /// <summary>Adds a row, at the third place.</summary>
    public void Send(NnDbContext db, CheckpointRow row)
    {
        db.Checkpoints.Add(row.At(stagingKey));
        db.SaveChanges();
        db.ChangeTracker.Clear();
    }

    /// <summary>Puts what was staged over the older one of the two.</summary>
    public void Keep(NnDbContext db, CheckpointRow row)
    {
        db.Checkpoints.Where(other => other.JobId == jobId && other.Slot == row.Slot).ExecuteDelete();
        db.Checkpoints.Where(other => other.JobId == jobId && other.Slot == stagingKey)
            .ExecuteUpdate(set => set.SetProperty(other => other.Slot, row.Slot));
        _last = row.Number;
    }
}
