namespace NnService.Domain.Families;

/// <summary>The numbers a parameter of a member may have.</summary>
/// <param name="minimum">The smallest allowed value.</param>
/// <param name="maximum">The largest allowed value.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class LimitsAttribute(double minimum, double maximum) : Attribute
{
    /// <summary>The smallest allowed value; itself allowed unless <see cref="MinimumExcluded"/>.</summary>
    public double Minimum { get; } = minimum;

    /// <summary>The largest allowed value; itself allowed unless <see cref="MaximumExcluded"/>.</summary>
    public double Maximum { get; } = maximum;

    /// <summary>True when <see cref="Minimum"/> itself is not allowed.</summary>
    public bool MinimumExcluded { get; init; }

    /// <summary>True when <see cref="Maximum"/> itself is not allowed.</summary>
    public bool MaximumExcluded { get; init; }
}
