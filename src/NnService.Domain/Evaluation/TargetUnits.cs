using System.Buffers;
using System.Collections.Immutable;
using NnService.Domain.Networks;

namespace NnService.Domain.Evaluation;

/// <summary>The loss of scaled targets as it would be without scaling.</summary>
internal static class TargetUnits
{
    /// <summary>Σᵢ wᵢ·lᵢ over the rows of a batch, with outputs and targets multiplied by the scale of their target.</summary>
    /// <param name="loss">The loss; one that can follow an output which is scaled, so that it needs no weighted sums.</param>
    /// <param name="scales">What 1 is worth in the original unit, one number per target, at least one.</param>
    /// <param name="y">Outputs, rows × targets.</param>
    /// <param name="t">Targets, rows × targets.</param>
    /// <param name="weights">One weight per row, or empty.</param>
    /// <remarks>Outputs and targets are moved alike, and losses of numbers depend on their difference: only the scale counts.</remarks>
    public static double LossSum(
        Loss loss, ImmutableArray<double> scales, ReadOnlySpan<float> y, ReadOnlySpan<float> t, ReadOnlySpan<float> weights)
    {
        var numbers = ArrayPool<float>.Shared.Rent(2 * y.Length);
        var scaledY = numbers.AsSpan(0, y.Length);
        var scaledT = numbers.AsSpan(y.Length, y.Length);
        for (var i = 0; i < y.Length; i++)
        {
            var scale = (float)scales[i % scales.Length];
            scaledY[i] = y[i] * scale;
            scaledT[i] = t[i] * scale;
        }

        var sum = loss.Sum([], scaledY, scaledT, weights, scales.Length);
        ArrayPool<float>.Shared.Return(numbers);
        return sum;
    }
}
