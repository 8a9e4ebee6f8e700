using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace NnService.Infrastructure.Storage;

/// <summary>Notices that the database answers, which ends an outage.</summary>
internal sealed class OutageInterceptor(StorageOutage outage) : DbCommandInterceptor
{
    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        outage.Recovered();
        return result;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        outage.Recovered();
        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        outage.Recovered();
        return ValueTask.FromResult(result);
    }
}
