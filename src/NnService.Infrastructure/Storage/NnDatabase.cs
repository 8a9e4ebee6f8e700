using Microsoft.EntityFrameworkCore;

namespace NnService.Infrastructure.Storage;

/// <summary>The database: open to any number of readers, and to writers in turns.</summary>
/// <remarks>
/// Whoever looks first and then writes what depends on it has a turn to itself, among all processes: so no two of them can both be right at
/// first and wrong together. Whoever writes under a fence goes beside others of this kind, and whoever only adds rows under keys of its own
/// needs no turn where the database knows how to go on meanwhile. What is large is sent before a turn begins, because everybody waits for a
/// turn that lasts, and because a process may freeze while it sends.
/// </remarks>
internal abstract class NnDatabase(IDbContextFactory<NnDbContext> contexts)
{
    public NnDbContext Read() => contexts.CreateDbContext();

    /// <summary>
    /// The column to ask for beside a large value, so that it can be read piece by piece; any other where that needs none.
    /// </summary>
    public abstract string RowId { get; }

    /// <summary>Waits for a turn of its own and begins a transaction, which is rolled back unless it is committed.</summary>
    public Task<WriteTransaction> BeginExclusiveAsync(CancellationToken cancellationToken = default) =>
        BeginExclusiveAsync(null, cancellationToken);

    /// <inheritdoc cref="BeginExclusiveAsync(CancellationToken)"/>
    /// <param name="before">Adds large rows of this transaction under keys that nobody else uses, before the turn where that helps.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract Task<WriteTransaction> BeginExclusiveAsync(
        Func<NnDbContext, Task>? before, CancellationToken cancellationToken = default);

    /// <summary>
    /// Begins a transaction that only adds rows, under keys by which the database tells who was first; it is rolled back unless it is
    /// committed.
    /// </summary>
    public abstract Task<WriteTransaction> BeginInsertAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits until nobody has a turn of its own and begins a transaction, which is rolled back unless it is committed.</summary>
    /// <param name="before">As above.</param>
    public abstract WriteTransaction BeginShared(Action<NnDbContext>? before = null);

    /// <summary>Makes what Quartz writes in this flow, until it is disposed of, a part of the caller's turn.</summary>
    public virtual IDisposable? Enlist() => null;

    /// <summary>Tells other processes what a turn changes, as a part of it.</summary>
    public virtual Task AnnounceAsync(NnDbContext db, IReadOnlyCollection<Change> changes, CancellationToken cancellationToken) =>
        Task.CompletedTask;
}
