namespace NnService.Web.Parts.Charts;

/// <summary>Points that belong together.</summary>
/// <param name="Name">What the legend calls them.</param>
/// <param name="X">Where they are, ascending where they are joined by a line.</param>
/// <param name="Y">Their values, one for each of <paramref name="X"/>; what is not finite is left out, and a line has a gap there.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>
    /// Colour, dash and shape, 0 to 5; null for its place among the series. Whoever sees no colours tells them by dash and shape.
    /// </summary>
    public int? Style { get; init; }

    /// <summary>Whether the points stand alone instead of being joined by a line.</summary>
    public bool IsScatter { get; init; }

    /// <summary>
    /// Keeps every second point, or every fourth and so on, and the last one, so that a page stays small. A curve that grows keeps the same
    /// ones, whereby little of it has to be sent anew. Charts say when they show such a choice.
    /// </summary>
    /// <param name="most">How many points are kept at most, at least 2.</param>
    public ChartSeries Thin(int most)
    {
        if (X.Count <= most) return this;
        var every = 2;
        while ((X.Count + every - 1) / every > most - 1) every *= 2;
        var kept = Enumerable.Range(0, (X.Count + every - 1) / every).Select(i => i * every).ToList();
        if (kept[^1] != X.Count - 1) kept.Add(X.Count - 1);
        return this with { X = [.. kept.Select(i => X[i])], Y = [.. kept.Select(i => Y[i])] };
    }
}
