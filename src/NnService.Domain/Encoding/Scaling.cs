using NnService.Domain.Encoding.Scalings;
using NnService.Domain.Families;

namespace NnService.Domain.Encoding;

/// <summary>How the numbers of a column are brought to a common size, fitted on training rows only.</summary>
/// <remarks>
/// x becomes b((x − offset)/divisor), where b is what bounds it, if anything does. A constant column has the divisor 0 and becomes 0.
/// Immutable, thread-safe.
/// </remarks>
public abstract record Scaling
{
    /// <summary>Every scaling there is.</summary>
    public static FamilyRegistry<Scaling> All { get; } = new(
        nameof(Scaling),
        new StandardizeScaling(),
        new MinMaxScaling(),
        new NoneScaling(),
        new PiecewiseLinearScaling());

    /// <summary>The name on the wire.</summary>
    public string Name => All.NameOf(this);

    /// <summary>What is subtracted from a number.</summary>
    public abstract double OffsetOf(FeatureEncoding feature);

    /// <summary>What the difference is divided by; 0 for a constant column.</summary>
    public abstract double DivisorOf(FeatureEncoding feature);

    /// <summary>What the quotient becomes.</summary>
    public virtual double Bounded(double quotient) => quotient;

    /// <summary>Adds what it has to know of the training rows, beside mean, spread, smallest and largest number.</summary>
    /// <param name="feature">The encoding so far.</param>
    /// <param name="numbers">The column; NaN is missing.</param>
    /// <param name="rows">The training rows, at least one of which has a number.</param>
    public virtual FeatureEncoding Fit(FeatureEncoding feature, double[] numbers, ReadOnlySpan<int> rows) => feature;
}
