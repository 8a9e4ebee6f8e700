namespace NnService.Infrastructure.Storage;

/// <summary>Ids that the service makes: 32 hexadecimal digits that sort by the time of their making.</summary>
public static class NewId
{
    public static string Make(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
}
