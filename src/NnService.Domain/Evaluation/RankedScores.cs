namespace NnService.Domain.Evaluation;

/// <summary>Rows ranked by the probability that they were given of a class.</summary>
internal static class RankedScores
{
    /// <summary>What each threshold finds, from the highest score to the lowest, one point for each score that occurs.</summary>
    /// <param name="scores">The scores; sorted in ascending order.</param>
    /// <param name="arePositive">Which rows are of the class; moved with their scores.</param>
    public static IReadOnlyList<CurvePoint> Points(Span<double> scores, Span<bool> arePositive)
    {
        scores.Sort(arePositive);
        var points = new List<CurvePoint>();
        var positives = 0;
        var negatives = 0;
        for (var i = scores.Length - 1; i >= 0; i--)
        {
            if (arePositive[i]) positives++;
            else negatives++;
            if (i == 0 || !scores[i - 1].Equals(scores[i])) points.Add(new(scores[i], positives, negatives));
        }

        return points;
    }

    /// <summary>The probability that a row of the class scores above another one; ties count half (Mann and Whitney).</summary>
    /// <param name="points">All points, with rows of both kinds.</param>
    public static double Area(IReadOnlyList<CurvePoint> points)
    {
        var above = 0.0;
        var (p, n) = (0, 0);
        foreach (var point in points)
        {
            // Rows of the class above this score, and half of those at it, for each other row at it.
            above += (point.FalsePositives - n) * ((double)p + point.TruePositives) / 2;
            (p, n) = (point.TruePositives, point.FalsePositives);
        }

        return above / p / n;
    }
}
