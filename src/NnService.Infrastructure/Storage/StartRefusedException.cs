namespace NnService.Infrastructure.Storage;

/// <summary>The service cannot start, or a command cannot be carried out, for a reason that an operator can mend.</summary>
/// <param name="message">What is wrong and what to do about it, in sentences for the operator.</param>
/// <param name="cause">What was found, or null.</param>
public sealed class StartRefusedException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The exit code where nothing else is said.</summary>
    public const int Failure = 1;

    /// <summary>The exit code of what is configured so that it must not be done, as sysexits.h has it.</summary>
    public const int Misconfigured = 78;

    /// <summary>The exit code of the program.</summary>
    public int ExitCode { get; init; } = Failure;
}
