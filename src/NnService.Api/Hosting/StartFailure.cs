using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Hosting;

/// <summary>Why the service does not start, in one line on standard error, where an operator can mend it.</summary>
/// <remarks>Anything else is a bug and shows its stack.</remarks>
internal static class StartFailure
{
    // Those who read settings, and those who read where to listen.
    private static readonly string[] Readers =
        ["Microsoft.Extensions.Configuration", "Microsoft.Extensions.Logging", "Microsoft.Extensions.Options"];

    private static readonly string[] Listeners =
        ["Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Hosting"];

    /// <summary>Runs the service, or a command, to its end.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> GuardAsync(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (Exception e) when (Reason(e) is { } reason)
        {
            await Console.Error.WriteLineAsync(reason.ReplaceLineEndings(" "));
            return e is StartRefusedException refused ? refused.ExitCode : StartRefusedException.Failure;
        }
    }

    private static string? Reason(Exception exception) => exception switch
    {
        StartRefusedException => exception.Message,
        OptionsValidationException options => Failures(options),
        AggregateException { InnerExceptions: var all } => Reasons(all),
        _ when StorageFailures.ReasonOf(exception) is { } reason => $"The database cannot be used: {reason}",
        SocketException => CannotListen($"{exception.Message}."),
        IOException or InvalidOperationException or FormatException or ArgumentException when Is(Listeners, exception) =>
            CannotListen(exception.Message),
        InvalidDataException or InvalidOperationException or FormatException when Is(Readers, exception) => CannotRead(exception),
        // Of a certificate, as those below it.
        FileNotFoundException { FileName: { } file } when Path.IsPathRooted(file) => CannotRead(exception),
        DirectoryNotFoundException or UnauthorizedAccessException or CryptographicException => CannotRead(exception),
        _ => null,
    };

    private static string? Reasons(IReadOnlyCollection<Exception> exceptions)
    {
        var reasons = exceptions.Select(Reason).Distinct().ToArray();
        return reasons.Contains(null) ? null : string.Join(" ", reasons);
    }

    // The built-in check says once more what ours says with the key.
    private static string Failures(OptionsValidationException options)
    {
        var ours = options.Failures.Where(failure => !failure.StartsWith("DataAnnotation", StringComparison.Ordinal)).Distinct().ToArray();
        return string.Join(" ", ours.Length > 0 ? ours : options.Failures);
    }

    private static string CannotListen(string message) =>
        $"The server cannot listen where it is told to: {message} Name another address with --urls.";

    private static string CannotRead(Exception exception) =>
        $"The configuration cannot be read: {exception.Message}{(exception.InnerException is { } inner ? $" {inner.Message}" : "")}";

    private static bool Is(string[] origins, Exception exception) =>
        exception.Source is { } source && Array.Exists(origins, origin => source.StartsWith(origin, StringComparison.Ordinal));
}
