using NnService.Domain.Numerics;

namespace NnService.Domain.Networks.Losses;

/// <summary>The sums that both squared errors share.</summary>
internal static class SquaredErrors
{
    /// <summary>Σᵢ wᵢ Σⱼ (yᵢⱼ − tᵢⱼ)².</summary>
    public static double Sum(ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs)
    {
        var sum = 0.0;
        for (var (i, row) = (0, 0); i < y.Length; row++)
        {
            var squares = 0.0;
            for (var end = i + outputs; i < end; i++)
            {
                var difference = (double)y[i] - t[i];
                squares += difference * difference;
            }

            sum += weights.IsEmpty ? squares : weights[row] * squares;
        }

        return sum;
    }

    /// <summary>dᵢⱼ = wᵢ·scale·(yᵢⱼ − tᵢⱼ).</summary>
    public static void Difference(
        ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights, int outputs, float scale, Span<float> d)
    {
        if (weights.IsEmpty)
        {
            Elementwise.Map(new ScaledDifference(scale), y, t, d);
            return;
        }

        for (var (i, row) = (0, 0); i < y.Length; row++)
        {
            var factor = weights[row] * scale;
            for (var end = i + outputs; i < end; i++)
                d[i] = factor * (y[i] - t[i]);
        }
    }

    private readonly struct ScaledDifference(float scale) : IMap2
    {
        public TVector Of<TSimd, TVector>(TVector y, TVector t)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.Multiply(TSimd.Broadcast(scale), TSimd.Subtract(y, t));
    }
}
