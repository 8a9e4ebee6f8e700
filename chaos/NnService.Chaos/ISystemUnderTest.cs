namespace NnService.Chaos;

/// <summary>What is disturbed: one process, or several on one database.</summary>
internal interface ISystemUnderTest : IAsyncDisposable
{
    Task StartAsync();

    /// <summary>Sends until an answer comes that is none of a service which starts, stops or misses its database.</summary>
    /// <param name="make">Makes the request, as often as it is sent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken);

    /// <summary>The shortest and the longest time between two disturbances.</summary>
    (TimeSpan Shortest, TimeSpan Longest) DisturbanceInterval { get; }

    /// <summary>
    /// Jobs that must have been seen to move since the last disturbance before there is another one: a job whose process dies three times
    /// before it moves is given up, as it should be.
    /// </summary>
    int JobsToMove { get; }

    /// <summary>Kills, stops or freezes something, and starts what it ended.</summary>
    Task DisturbAsync(Random random);

    /// <summary>Ends everything in an orderly way; what is wrong then, or was seen to be wrong before.</summary>
    Task<IReadOnlyList<string>> EndAsync();

    /// <summary>What was done to it, in words.</summary>
    string Disturbances { get; }
}
