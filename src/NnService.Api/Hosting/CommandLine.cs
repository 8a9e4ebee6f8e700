using System.Collections.Frozen;

namespace NnService.Api.Hosting;

/// <summary>What the command line may hold: a command, switches and settings.</summary>
internal static class CommandLine
{
    public const string Compact = "compact";
    public const string Keys = "keys";
    public const string Help = "--help";
    public const string Version = "--version";

    /// <summary>Lets the service show what it can do.</summary>
    public const string Demo = "--demo";

    /// <summary>The exit code of a command line that cannot be understood.</summary>
    public const int ExitCode = 2;

    private const string Allowed = $"Settings are written --key=value; {Help} lists the commands and the main settings.";

    private static readonly string[] OtherHelp = ["-h", "/?", "-?"];

    // Settings that are read, themselves or with what stands beneath them: ours, and those of the framework.
    private static readonly FrozenSet<string> Settings = typeof(WebHostDefaults).GetFields()
        .Select(field => (string)field.GetValue(null)!)
        .Concat(["NnService", "ConnectionStrings", "AllowedHosts", "Kestrel", "Logging", "hostBuilder"])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The command; null for the service.</summary>
    public static string? CommandOf(string[] args)
    {
        if (args.Any(arg => arg == Help || OtherHelp.Contains(arg))) return Help;
        if (args.Contains(Version)) return Version;
        return args is [Compact or Keys, ..] ? args[0] : null;
    }

    /// <summary>What cannot be understood, in a sentence: a misspelt word must not start a service; null where all can.</summary>
    public static string? FaultOf(string[] args)
    {
        // A command looks at its words itself.
        if (CommandOf(args) is not null) return null;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == Demo) continue;
            var (key, value) = Split(args[i]);
            if (key is null)
                return $"'{args[i]}' is not a command; there are {Compact} and {Keys}, and without them the service starts. {Allowed}";
            if (!IsSetting(key)) return $"'{args[i]}' is neither a setting nor a switch. {Allowed}";
            if (value is not null) continue;
            if (++i == args.Length || args[i].StartsWith("--", StringComparison.Ordinal))
                return $"'{args[i - 1]}' has no value. {Allowed}";
        }

        return null;
    }

    // As the framework reads it: --key=value, /key=value, key=value, or the value as the next word.
    private static (string? Key, string? Value) Split(string word)
    {
        var key = word.StartsWith("--", StringComparison.Ordinal) ? word[2..] : word.StartsWith('/') ? word[1..] : word;
        if (key.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at) return (key[..at], key[(at + 1)..]);
        return (key.Length < word.Length ? key : null, null);
    }

    private static bool IsSetting(string key) =>
        Settings.Contains(key.Split(':')[0]) || key.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase);
}
