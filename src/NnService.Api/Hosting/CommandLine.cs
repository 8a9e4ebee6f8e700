using NnService.Infrastructure.Storage;

namespace NnService.Api.Hosting;

/// <summary>What the first word of the command line may be; without one the service starts.</summary>
internal static class CommandLine
{
    public const string Compact = "compact";

    /// <summary>The command; null for the service.</summary>
    /// <exception cref="StartRefusedException">It is none: a misspelt command must not start a service.</exception>
    public static string? CommandOf(string[] args)
    {
        if (args is not [{ Length: > 0 } word, ..] || word[0] is '-' or '/' || word.Contains('=', StringComparison.Ordinal)) return null;
        return word == Compact
            ? word
            : throw new StartRefusedException(
                $"'{word}' is not a command; there is one, {Compact}, and without it the service starts. Settings begin with --.");
    }
}
