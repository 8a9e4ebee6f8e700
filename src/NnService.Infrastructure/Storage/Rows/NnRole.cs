namespace NnService.Infrastructure.Storage.Rows;

/// <summary>What a process does.</summary>
public enum NnRole
{
    /// <summary>Answers requests and trains.</summary>
    All,

    /// <summary>Answers requests, and leaves training to others.</summary>
    Api,

    /// <summary>Trains; of requests it answers those about its health and its metrics.</summary>
    Worker,
}
