using System.Globalization;

namespace NnService.Web.Parts.Charts;

/// <summary>Turns values into places of a picture.</summary>
/// <param name="Min">The value at the beginning of the axis.</param>
/// <param name="Max">The value at its end, more than <paramref name="Min"/>.</param>
/// <param name="From">The place of the beginning.</param>
/// <param name="To">The place of the end.</param>
/// <param name="IsLog">Whether equal ratios have equal lengths; both values are positive then.</param>
public sealed record ChartScale(double Min, double Max, double From, double To, bool IsLog = false)
{
    private const int TicksWanted = 6;

    /// <summary>A scale that holds all values that are finite, and on a logarithmic one positive.</summary>
    /// <param name="values">What is to be shown.</param>
    /// <param name="from">The place of the beginning.</param>
    /// <param name="to">The place of the end.</param>
    /// <param name="isLog">Whether it is to be logarithmic.</param>
    /// <param name="isWide">Whether it is widened to round values.</param>
    public static ChartScale Around(IEnumerable<double> values, double from, double to, bool isLog = false, bool isWide = true)
    {
        var min = double.PositiveInfinity;
        var max = double.NegativeInfinity;
        foreach (var value in values)
        {
            if (!double.IsFinite(value) || (isLog && value <= 0)) continue;
            min = Math.Min(min, value);
            max = Math.Max(max, value);
        }

        if (min > max) return isLog ? Log(0.1, 1, from, to) : new(0, 1, from, to);
        if (isLog) return Log(min, max, from, to);
        if (min == max)
        {
            // A single value stands in the middle of a tenth on both sides; zero at the beginning of one.
            max = min == 0 ? 1 : max + (Math.Abs(max) / 10);
            min -= Math.Abs(min) / 10;
        }

        if (!isWide) return new(min, max, from, to);
        var step = Step(max - min);
        return new(Math.Floor(min / step) * step, Math.Ceiling(max / step) * step, from, to);
    }

    /// <summary>
    /// The end of an axis for a value that still grows: a power of two, or a quarter, a half or three quarters more. It stays for long, and
    /// with it the place of all that is drawn already.
    /// </summary>
    public static double RoomFor(double value)
    {
        if (value <= 0) return 1;
        var power = Math.Pow(2, Math.Floor(Math.Log2(value)));
        return Math.Ceiling(4 * value / power) * power / 4;
    }

    /// <summary>Whether a value has a place.</summary>
    public bool Has(double value) => double.IsFinite(value) && (!IsLog || value > 0);

    /// <summary>The place of a value.</summary>
    public double Place(double value) => From + ((To - From) * (IsLog
        ? Math.Log(value / Min) / Math.Log(Max / Min)
        : (value - Min) / (Max - Min)));

    /// <summary>The place of a value, as a picture writes it: to a tenth of a point.</summary>
    public string Text(double value) => Point(Place(value));

    /// <summary>Values that the axis names.</summary>
    public IReadOnlyList<double> Ticks() => IsLog ? LogTicks() : EvenTicks();

    /// <summary>How an axis names a value; zero has no sign.</summary>
    public static string Name(double value)
    {
        var size = Math.Abs(value);
        if (size is >= 1e-3 and < 1e5 or 0) return (Math.Round(value, 10) + 0.0).ToString("G6", CultureInfo.InvariantCulture);
        return value.ToString("0.###e0", CultureInfo.InvariantCulture);
    }

    internal static string Point(double place) => place.ToString("0.#", CultureInfo.InvariantCulture);

    // Whole powers of ten, and the halves of them that an axis with few would lack.
    private static ChartScale Log(double min, double max, double from, double to)
    {
        var low = Math.Pow(10, Math.Floor(Math.Log10(min)));
        var high = Math.Pow(10, Math.Ceiling(Math.Log10(max)));
        return new(low, high == low ? 10 * low : high, from, to, IsLog: true);
    }

    private static double Step(double range)
    {
        var rough = range / TicksWanted;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
    }

    private List<double> EvenTicks()
    {
        var step = Step(Max - Min);
        var ticks = new List<double>();
        for (var i = Math.Ceiling((Min / step) - 1e-9); i * step <= Max + (step * 1e-9); i++) ticks.Add(i * step);
        return ticks;
    }

    private List<double> LogTicks()
    {
        var first = (int)Math.Round(Math.Log10(Min));
        var last = (int)Math.Round(Math.Log10(Max));
        var every = Math.Max(1, (last - first) / TicksWanted);
        var ticks = new List<double>();
        for (var power = first; power <= last; power += every)
        {
            ticks.Add(Math.Pow(10, power));
            if (last - first > 2 || power == last) continue;
            ticks.Add(2 * Math.Pow(10, power));
            ticks.Add(5 * Math.Pow(10, power));
        }

        return ticks;
    }
}
