using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace NnService.Domain.Networks.Initializers;

/// <summary>The two distributions that initial weights are drawn from.</summary>
internal static class Draw
{
    /// <summary>Independent values of the normal distribution, not truncated.</summary>
    public static void Normal(RandomSource random, double mean, double standardDeviation, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
            destination[i] = (float)MathNet.Numerics.Distributions.Normal.Sample(random, mean, standardDeviation);
    }

    /// <summary>Independent values of the uniform distribution on [minimum, maximum).</summary>
    public static void Uniform(RandomSource random, double minimum, double maximum, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
            destination[i] = (float)ContinuousUniform.Sample(random, minimum, maximum);
    }
}
