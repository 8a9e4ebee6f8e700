namespace NnService.Web.Jobs;

/// <summary>How fast a training is.</summary>
/// <param name="EpochsPerSecond">Epochs a second.</param>
/// <param name="RowsPerSecond">Rows a second, over all networks; null where it is not known how many rows an epoch has.</param>
internal sealed record Pace(double EpochsPerSecond, double? RowsPerSecond)
{
    private const int Points = 50;

    /// <summary>Of the last points whose time is known; null where these are too few to tell.</summary>
    /// <param name="points">Epochs, ascending.</param>
    /// <param name="rows">Rows that training learns from; null where they are not known.</param>
    /// <param name="members">Networks, of which each of several leaves out its part of the rows.</param>
    public static Pace? Of(IReadOnlyList<EpochPoint> points, int? rows, int members)
    {
        var timed = points.Where(point => point.ElapsedMs is not null).TakeLast(Points).ToArray();
        if (timed.Length < 2) return null;
        var milliseconds = timed[^1].ElapsedMs!.Value - timed[0].ElapsedMs!.Value;
        if (milliseconds <= 0) return null;
        var epochs = 1000.0 * (timed[^1].Epoch - timed[0].Epoch) / milliseconds;
        return new(epochs, rows * epochs * Math.Max(1, members - 1));
    }
}
