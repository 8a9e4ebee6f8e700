namespace NnService.Infrastructure.Storage;

/// <summary>Ids that the service makes: 32 hexadecimal digits that sort by the time of their making.</summary>
public static class NewId
{
    public static string Make(TimeProvider time) => Make(time.GetUtcNow());

    /// <summary>One of a time.</summary>
    internal static string Make(DateTimeOffset at) => Guid.CreateVersion7(at).ToString("N");

    /// <summary>One of a time.</summary>
    /// <param name="now">UTC.</param>
    internal static string Make(DateTime now) => Make(new DateTimeOffset(now, TimeSpan.Zero));
}
