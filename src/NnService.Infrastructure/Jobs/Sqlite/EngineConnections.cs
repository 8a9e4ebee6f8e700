using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using NnService.Infrastructure.Storage.Sqlite;

namespace NnService.Infrastructure.Jobs.Sqlite;

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
