using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs.Nodes;

/// <summary>The processes on this database. Thread-safe.</summary>
public sealed class NodeStore
{
    private readonly NnDatabase _database;
    private readonly ThisNode _self;
    private readonly NnClusterOptions _options;
    private readonly TimeProvider _time;

    internal NodeStore(NnDatabase database, ThisNode self, IOptions<NnClusterOptions> options, TimeProvider time)
    {
        _database = database;
        _self = self;
        _options = options.Value;
        _time = time;
    }

    /// <summary>
    /// This process and those that check in, in the order of their ids; also those that stopped without a report, for as long as they are
    /// remembered.
    /// </summary>
    public async Task<ImmutableArray<StoredNode>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = _database.Read();
        var now = _time.GetUtcNow().UtcDateTime;
        var others = await db.Nodes.AsNoTracking().Where(node => node.Id != _self.Id).ToListAsync(cancellationToken);
        var running = await db.Jobs.Where(job => job.Status == JobStatus.Running).OrderBy(job => job.Id)
            .Select(job => new { job.Node, Job = new RunningJob(job.Id, job.ModelId, job.Epoch, job.Epochs) })
                .ToListAsync(cancellationToken);
        var jobs = running.ToLookup(run => run.Node, run => run.Job);
        var self = new NodeRow
        {
            Id = _self.Id,
            Role = _self.Role,
            Slots = _self.Slots,
            Version = _self.Version,
            StartedAt = _self.StartedAt,
            CheckedInAt = now,
        };
        return [.. others.Append(self).OrderBy(node => node.Id, StringComparer.Ordinal).Select(node => new StoredNode(
            node.Id,
            node.Role,
            now - node.CheckedInAt <= _options.DeadAfter,
            node == self,
            node.Slots,
            [.. jobs[node.Id]],
            node.Version,
            node.StartedAt,
            node.CheckedInAt))];
    }
}
