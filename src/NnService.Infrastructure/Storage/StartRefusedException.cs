namespace NnService.Infrastructure.Storage;

/// <summary>The service cannot start, or a command cannot be carried out, for a reason that an operator can mend.</summary>
/// <param name="message">What is wrong and what to do about it, in sentences for the operator.</param>
/// <param name="cause">What was found, or null.</param>
public sealed class StartRefusedException(string message, Exception? cause = null) : Exception(message, cause);
