using Microsoft.Extensions.Configuration;
using Npgsql;

namespace NnService.Infrastructure.Storage.PostgreSql;

/// <summary>How the database is reached.</summary>
internal static class PostgreSqlOptions
{
    public const string Key = "ConnectionStrings:NnService";

    // A process that freezes or loses its network within a transaction holds locks that all others wait for.
    private const string Settings = "-c idle_in_transaction_session_timeout=5s";

    /// <summary>The connection string as configured, with what it leaves open.</summary>
    /// <exception cref="StartRefusedException">It is missing or cannot be read.</exception>
    public static NpgsqlConnectionStringBuilder Read(IConfiguration configuration)
    {
        var text = configuration[Key];
        if (string.IsNullOrWhiteSpace(text))
            throw new StartRefusedException(
                $"{Key} is empty; NnService:Storage=PostgreSql needs it, for example "
                    + $"Host=db;Database=nnservice;Username=nnservice;Password=….");
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(builder.Host)) throw new ArgumentException("Host is missing");
            builder.Options = string.IsNullOrEmpty(builder.Options) ? Settings : $"{Settings} {builder.Options}";
            builder.ApplicationName ??= "NnService";
            // Sooner than the provider: a request while the database is unavailable is to be refused soon.
            if (!builder.ShouldSerialize("Timeout")) builder.Timeout = 5;
            if (!builder.ShouldSerialize("Keepalive")) builder.KeepAlive = 10;
            return builder;
        }
        catch (ArgumentException e)
        {
            throw new StartRefusedException($"{Key} cannot be read: {e.Message}", e); // the message names the word, never its value
        }
    }
}
