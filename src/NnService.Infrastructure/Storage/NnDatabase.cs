using Microsoft.EntityFrameworkCore;

namespace NnService.Infrastructure.Storage;

/// <summary>The database: open to any number of readers, and to writers one after the other.</summary>
/// <remarks>
/// A writer that reads first and then writes what depends on it holds the lock exclusively, among all processes: so no two of them can each
/// be right at first and wrong together. Writers under a fence share the lock with each other, and a writer that only adds rows under keys
/// of
/// its own needs no lock where the database allows it. Large rows are staged before the lock is taken, because all writers wait for a lock
/// that is held long, and because a process may freeze while it sends.
/// </remarks>
internal abstract class NnDatabase(IDbContextFactory<NnDbContext> contexts)
{
    public NnDbContext Read() => contexts.CreateDbContext();

    /// <summary>
    /// The column to ask for beside a large value, so that it can be read piece by piece; any other where that needs none.
    /// </summary>
    public abstract string RowId { get; }

    /// <summary>Waits for the exclusive lock and begins a transaction, which is rolled back unless it is committed.</summary>
    public Task<WriteTransaction> BeginExclusiveAsync(CancellationToken cancellationToken = default) =>
        BeginExclusiveAsync(null, cancellationToken);

    /// <inheritdoc cref="BeginExclusiveAsync(CancellationToken)"/>
    /// <param name="stageAsync">
    /// Adds large rows of this transaction under keys that no other process uses, before the lock is taken where that helps.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task<WriteTransaction> BeginExclusiveAsync(
        Func<NnDbContext, Task>? stageAsync, CancellationToken cancellationToken = default);

    /// <summary>
    /// Begins a transaction that only adds rows, under keys by which the database tells who was first; it is rolled back unless it is
    /// committed.
    /// </summary>
    public abstract Task<WriteTransaction> BeginInsertAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits until no process holds the exclusive lock and begins a transaction, which is rolled back unless it is committed.
    /// </summary>
    /// <param name="stage">As above.</param>
    public abstract WriteTransaction BeginShared(Action<NnDbContext>? stage = null);

    /// <summary>Makes what Quartz writes in this flow, until it is disposed of, a part of the caller's transaction.</summary>
    public virtual IDisposable? Enlist() => null;

    /// <summary>
    /// A number that changes when something was committed since it was last asked for, also by other processes; null where they announce
    /// by themselves what they have changed.
    /// </summary>
    public virtual long? DataVersion() => null;

    /// <summary>Announces to other processes what a transaction changes, as a part of it.</summary>
    public virtual Task AnnounceAsync(NnDbContext db, IReadOnlyCollection<Change> changes, CancellationToken cancellationToken) =>
        Task.CompletedTask;
}
