using System.Security.Cryptography;

namespace NnService.Infrastructure.Webhooks;

/// <summary>When a message that its target did not take is sent again: the times that Standard Webhooks proposes.</summary>
internal static class RetrySchedule
{
    // Up to a tenth is added, so that what failed together does not come again together.
    private const int Parts = 10_000;

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>Attempts in all.</summary>
    public static int Attempts => Pauses.Length + 1;

    /// <summary>The pause after so many attempts, all of which failed; null where there is no further one.</summary>
    public static TimeSpan? After(int attempts) => attempts > Pauses.Length
        ? null
        : Pauses[attempts - 1] * (1 + (RandomNumberGenerator.GetInt32(Parts) / (10.0 * Parts)));
}
