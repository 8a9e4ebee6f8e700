namespace NnService.Domain.Evaluation;

/// <summary>Rows ranked by the probability that they were given of a class.</summary>
internal static class RankedScores
{
    /// <summary>What each threshold finds, from the highest score to the lowest, one point for each score that occurs.</summary>
    /// <param name="scores">The scores in ascending order.</param>
    /// <param name="arePositive">Which rows are of the class.</param>
    public static List<CurvePoint> Points(ReadOnlySpan<float> scores, ReadOnlySpan<bool> arePositive)
    {
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

    /// <summary>
    /// The probability that a row of the class scores above another one (Mann and Whitney); ties count half. Null without rows of both
    /// kinds.
    /// </summary>
    /// <param name="scores">The scores in ascending order.</param>
    /// <param name="arePositive">Which rows are of the class.</param>
    public static double? Area(ReadOnlySpan<float> scores, ReadOnlySpan<bool> arePositive)
    {
        var above = 0.0;
        var positives = 0L;
        var negatives = 0L;
        for (var start = 0; start < scores.Length;)
        {
            var p = 0L;
            var n = 0L;
            var score = scores[start];
            for (; start < scores.Length && scores[start].Equals(score); start++)
            {
                if (arePositive[start]) p++;
                else n++;
            }

            above += (p * (double)negatives) + (p * n / 2.0);
            positives += p;
            negatives += n;
        }

        return positives == 0 || negatives == 0 ? null : above / positives / negatives;
    }
}
