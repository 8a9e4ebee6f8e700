namespace NnService.Infrastructure.Models;

/// <summary>How a change of a model ended.</summary>
public enum PatchOutcome
{
    Updated,
    NotFound,

    /// <summary>The model has another revision than the one expected.</summary>
    PreconditionFailed,
    NoSuchVersion,
}
