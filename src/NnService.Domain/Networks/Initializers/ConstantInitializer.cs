using System.ComponentModel;
using MathNet.Numerics.Random;

namespace NnService.Domain.Networks.Initializers;

/// <summary>All weights the same: the units of a layer stay equal for ever; for comparison and for learners.</summary>
/// <param name="Value">The value of every weight.</param>
[Description("value")]
public sealed record ConstantInitializer(double Value = 0) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(RandomSource random, int fanIn, int fanOut, Span<float> kernel) => kernel.Fill((float)Value);
}
