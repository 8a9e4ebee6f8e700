using System.Globalization;
using NnService.Api.Access;
using NnService.Api.Hosting;
using NnService.Domain;
using NnService.Infrastructure;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Operations;

/// <summary>What <c>keys</c> does: makes, lists, rotates and revokes keys, beside a service that runs or without one.</summary>
internal static class KeysCommand
{
    private const string Usage =
        "keys create --role ROLE --name NAME [--scopes A,B] [--days N] [--model-prefix ID] "
            + "[--tenant NAME], keys list, keys rotate ID or keys revoke ID";

    private static readonly string[] Options = ["--role", "--name", "--scopes", "--days", "--model-prefix", "--tenant"];

    /// <param name="args">The command line behind the command.</param>
    /// <exception cref="StartRefusedException">It cannot be done.</exception>
    public static async Task RunAsync(string[] args)
    {
        var (words, options, settings) = Split(args);
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Services.AddNnInfrastructure(builder.Configuration);
        // Not started: a command trains nothing and listens nowhere.
        using var host = builder.Build();
        var store = new Lazy<Task<KeyStore>>(async () =>
        {
            await CommandStorage.PrepareAsync(host.Services, CancellationToken.None);
            return host.Services.GetRequiredService<KeyStore>();
        });
        CallerContext.Current = new(
            Tenant: null,
            new(TimeProvider.System.GetUtcNow().UtcDateTime, null, "CLI", $"keys {string.Join(' ', words)}", null, null, null, null));
        switch (words)
        {
            case ["create"]:
                var key = Read(options);
                Show(await (await store.Value).CreateAsync(key, CancellationToken.None));
                break;
            case ["list"] when options.Count == 0:
                foreach (var known in await (await store.Value).ListAsync(tenant: null, CancellationToken.None))
                    Console.WriteLine(Line(known));
                break;
            case ["rotate", var id] when options.Count == 0:
                Show(
                    await (await store.Value).RotateAsync(id, by: null, CancellationToken.None)
                        ?? throw new StartRefusedException($"There is no active key '{Text.Truncate(id)}'; `keys list` shows all."));
                break;
            case ["revoke", var id] when options.Count == 0:
                if (!await (await store.Value).RevokeAsync(id, CancellationToken.None))
                    throw new StartRefusedException($"There is no key '{Text.Truncate(id)}'; `keys list` shows all.");
                await Console.Error.WriteLineAsync($"The key '{id}' is revoked; a running service rejects it within a second.");
                break;
            default:
                throw Misunderstood($"'{string.Join(' ', words)}' is not understood");
        }
    }

    // The key alone on standard output, so that a script can take it; everything else for the eyes.
    private static void Show((StoredKey Known, ApiKey Key) made)
    {
        Console.Out.WriteLine(made.Key.Reveal());
        Console.Error.WriteLine(
            $"The key '{made.Known.Id}' may {string.Join(", ", Roles.NamesOf(made.Known.Scopes))} until "
                + $"{made.Known.ExpiresAt.ToString("u", CultureInfo.InvariantCulture)}. It is shown this once.");
    }

    private static string Line(StoredKey key)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var state = key.RevokedAt is not null ? "revoked" : key.IsValidAt(now) ? "active" : "expired";
        var until = key.ExpiresAt.ToString("u", CultureInfo.InvariantCulture);
        var used = key.LastUsedAt?.ToString("u", CultureInfo.InvariantCulture) ?? "never used";
        var scopes = string.Join(',', Roles.NamesOf(key.Scopes));
        return string.Join('\t', key.Id, state, until, used, scopes, key.ModelPrefix ?? "*", key.Tenant, key.Name);
    }

    private static NewKey Read(Dictionary<string, string> options)
    {
        int? days = null;
        if (options.TryGetValue("--days", out var text))
            days = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Misunderstood($"--days is '{Text.Truncate(text)}', which is not a number");
        var contract = new NewKeyContract(
            options.GetValueOrDefault("--name"),
            options.GetValueOrDefault("--role"),
            options.GetValueOrDefault("--scopes")?.Split(',', StringSplitOptions.TrimEntries),
            days,
            options.GetValueOrDefault("--model-prefix"),
            options.GetValueOrDefault("--tenant"));
        var faults = new List<Fault>();
        return contract.ToKey(Caller.Everybody, faults)
            ?? throw Misunderstood(string.Join(' ', faults.Select(fault => fault.Detail)));
    }

    // Options of the command, written --name VALUE or --name=VALUE; what has a colon in its name is a setting of the service.
    private static (string[] Words, Dictionary<string, string> Options, string[] Settings) Split(string[] args)
    {
        var words = new List<string>();
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        var settings = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(args[i]);
                continue;
            }

            var (name, value) = args[i].IndexOf('=', StringComparison.Ordinal) is >= 0 and var at
                ? (args[i][..at], args[i][(at + 1)..])
                : (args[i], i + 1 < args.Length ? args[++i] : throw Misunderstood($"'{args[i]}' has no value"));
            if (name.Contains(':', StringComparison.Ordinal)) settings.Add($"{name}={value}");
            else if (!Options.Contains(name)) throw Misunderstood($"'{name}' is not an option");
            else if (!options.TryAdd(name, value)) throw Misunderstood($"'{name}' is given twice");
        }

        return ([.. words], options, [.. settings]);
    }

    private static StartRefusedException Misunderstood(string what) =>
        new($"{what.TrimEnd('.')}. It is {Usage}; settings of the service are written --NnService:Key=value.")
        {
            ExitCode = CommandLine.ExitCode,
        };
}
