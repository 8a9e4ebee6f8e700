using Quartz.Impl.AdoJobStore;

namespace NnService.Infrastructure.Jobs.Sqlite;

/// <summary>SQLite as Quartz speaks it, but with our lock.</summary>
/// <remarks>
/// Quartz gives its own SQLite dialect a lock of its own, whatever is configured. That lock and SQLite's would be taken in different orders
/// by Quartz (its lock, then SQLite's) and by a submission that enlists Quartz in its transaction (SQLite's, then its lock), and both would
/// wait until one gives up.
/// </remarks>
internal sealed class EngineDialect : StdAdoDelegate
{
    protected override string SchemaResourceName => "Quartz.Impl.AdoJobStore.Schema.create_sqlite.sql";

    protected override string ApplyPaging(string sql, bool takeLimited) =>
        $"{sql} LIMIT {(takeLimited ? "@pageTake" : "-1")} OFFSET @pageSkip";

    protected override SqlRowLimit GetRowLimit(int count) => SqlRowLimit.AtStatementEnd("LIMIT", count);
}
