using Microsoft.Extensions.Options;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Access;

/// <summary>Refuses a start that would let strangers in. It starts after the storage and before the server listens.</summary>
internal sealed partial class AccessStartup(
    AccessPolicy policy,
    KeyStore store,
    KeyRing keys,
    IOptions<NnAuthOptions> options,
    TimeProvider time,
    ILogger<AccessStartup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        keys.IsAsked = policy.IsRequired;
        if (policy.IsOpen) Log.Open(logger);
        if (options.Value.BootstrapKeyFile is { Length: > 0 } file) await AdoptAsync(file, cancellationToken);
        policy.Check(keys.HasAdmin);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task AdoptAsync(string file, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            text = await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused($"NnService:Auth:BootstrapKeyFile is '{file}', which cannot be read: {e.Message}");
        }

        if (ApiKey.Parse(text.Trim()) is not { } key)
            throw Refused($"NnService:Auth:BootstrapKeyFile is '{file}', which does not hold a key; `keys create` makes one.");
        var at = time.GetUtcNow().UtcDateTime;
        CallerContext.Current = new(Tenant: null, new(at, null, "START", "BootstrapKeyFile", null, null, null, null));
        await store.AdoptAsync(key, "bootstrap", cancellationToken);
        await keys.RefreshAsync(cancellationToken);
    }

    private static StartRefusedException Refused(string message) => new(message) { ExitCode = StartRefusedException.Misconfigured };

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning, "NnService:Auth:Mode is Off: whoever reaches this service may do everything with it")]
        public static partial void Open(ILogger logger);
    }
}
