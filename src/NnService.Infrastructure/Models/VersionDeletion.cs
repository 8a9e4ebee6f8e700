namespace NnService.Infrastructure.Models;

/// <summary>How the deletion of a version ended.</summary>
public enum VersionDeletion
{
    Deleted,
    NoSuchVersion,

    /// <summary>It is version 0, the initial weights, which trainings begin with.</summary>
    IsInitial,

    /// <summary>The model answers with it.</summary>
    IsCurrent,

    /// <summary>It has an alias.</summary>
    IsAliased,

    /// <summary>A job that is not finished begins with it.</summary>
    IsBegunWith,
}
