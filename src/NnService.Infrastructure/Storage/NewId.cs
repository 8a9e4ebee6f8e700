namespace NnService.Infrastructure.Storage;

/// <summary>Ids that the service makes: 32 hexadecimal digits that sort by the time of their making.</summary>
public static class NewId
{
    public static string Make(TimeProvider time) => Make(time.GetUtcNow());

    internal static string Make(DateTimeOffset at) => Guid.CreateVersion7(at).ToString("N");

    internal static string Make(DateTime utc) => Make(new DateTimeOffset(utc, TimeSpan.Zero));
}
