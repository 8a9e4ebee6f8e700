namespace NnService.Web.Jobs;

/// <summary>What can be done to a job.</summary>
public enum JobAction
{
    /// <summary>Sets it aside where it stands.</summary>
    Pause,

    /// <summary>Lets it go on.</summary>
    Resume,

    /// <summary>Stops it for good.</summary>
    Cancel,

    /// <summary>Stops it for good and makes a version of its best weights.</summary>
    KeepBest,

    /// <summary>Deletes it with its history.</summary>
    Delete,
}
