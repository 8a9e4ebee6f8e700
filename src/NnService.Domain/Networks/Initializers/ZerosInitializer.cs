using System.ComponentModel;
using MathNet.Numerics.Random;

namespace NnService.Domain.Networks.Initializers;

/// <summary>All weights 0: nothing but the bias can learn; for comparison and for learners.</summary>
[Description("0")]
public sealed record ZerosInitializer : Initializer
{
    /// <inheritdoc/>
    public override void Fill(RandomSource random, int fanIn, int fanOut, Span<float> kernel) => kernel.Clear();
}
