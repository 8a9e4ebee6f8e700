using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Jobs;

/// <summary>Quartz's connections, which behave like all others.</summary>
internal sealed class EngineConnections(string connectionString) : DbDataSource
{
    public override string ConnectionString => connectionString;

    protected override DbConnection CreateDbConnection()
    {
        var connection = new SqliteConnection(connectionString);
        connection.StateChange += (_, change) =>
        {
            if (change.CurrentState == ConnectionState.Open) SqlitePragmas.Apply(connection);
        };
        return connection;
    }
}
