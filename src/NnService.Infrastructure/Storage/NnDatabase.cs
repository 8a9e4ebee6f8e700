using Microsoft.EntityFrameworkCore;

namespace NnService.Infrastructure.Storage;

/// <summary>The database: open to any number of readers, and to writers in turns.</summary>
/// <remarks>
/// Whoever looks first and then writes what depends on it has a turn to itself, among all processes: so no two of them can both be right at first and wrong together. Whoever only adds
/// rows of its own, or writes under a fence, goes beside others of this kind.
/// </remarks>
internal abstract class NnDatabase(IDbContextFactory<NnDbContext> contexts)
{
    public NnDbContext Read() => contexts.CreateDbContext();

    /// <summary>Waits for a turn of its own and begins a transaction, which is rolled back unless it is committed.</summary>
    public abstract Task<Writing> WriteAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits until nobody has a turn of its own and begins a transaction, which is rolled back unless it is committed.</summary>
    public abstract Task<Writing> WriteBesideAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="WriteBesideAsync"/>
    public abstract Writing WriteBeside();

    /// <summary>Makes what Quartz writes in this flow, until it is disposed of, a part of the caller's turn.</summary>
    public virtual IDisposable? Enlist() => null;

    /// <summary>Tells other processes what a turn changes, as a part of it.</summary>
    public virtual Task AnnounceAsync(NnDbContext db, IReadOnlyCollection<Change> changes, CancellationToken cancellationToken) => Task.CompletedTask;
}
