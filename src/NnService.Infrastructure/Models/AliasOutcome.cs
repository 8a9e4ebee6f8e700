namespace NnService.Infrastructure.Models;

/// <summary>How the naming of a version ended.</summary>
public enum AliasOutcome
{
    Set,
    NoSuchModel,
    NoSuchVersion,

    /// <summary>The model has as many names as it may have.</summary>
    TooMany,
}
