using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using NnService.Domain.Numerics;

namespace NnService.Domain.Networks.Initializers;

/// <summary>The two distributions that initial weights are drawn from.</summary>
internal static class Draw
{
    /// <summary>Independent values of the normal distribution, not truncated.</summary>
    public static void Normal(RandomSource random, double mean, double standardDeviation, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
            destination[i] = (float)(mean + (standardDeviation * Normal(random)));
    }

    /// <summary>
    /// A value of the standard normal distribution: a point of the unit disc, drawn until it lies inside, by its distance (Marsaglia and
    /// Bray 1964).
    /// </summary>
    /// <remarks>MathNet.Numerics does the same with a logarithm that is the operating system's, and so are its last bits.</remarks>
    public static double Normal(RandomSource random)
    {
        while (true)
        {
            var u = (2 * random.NextDouble()) - 1;
            var v = (2 * random.NextDouble()) - 1;
            var square = (u * u) + (v * v);
            if (square is > 0 and < 1) return u * Math.Sqrt(-2 * PortableMath.Log(square) / square);
        }
    }

    /// <summary>Independent values of the uniform distribution on [minimum, maximum).</summary>
    public static void Uniform(RandomSource random, double minimum, double maximum, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
            destination[i] = (float)ContinuousUniform.Sample(random, minimum, maximum);
    }
}
