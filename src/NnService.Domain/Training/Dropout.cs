namespace NnService.Domain.Training;

/// <summary>Names the masks of one step.</summary>
/// <param name="Seed">The seed of the job.</param>
/// <param name="Step">The step, from 1.</param>
public readonly record struct DropoutMask(long Seed, long Step);

/// <summary>Inverted dropout: while training, a share of a layer's outputs is set to 0 and the others are scaled by 1/(1 − rate).</summary>
/// <remarks>
/// Which ones is a pure function of (seed, step, layer, index), so the backward pass finds the same ones again and nothing needs to be
/// kept.
/// </remarks>
internal static class Dropout
{
    private const ulong Purpose = 0x64726F70;

    /// <summary>Applies the mask of a step to outputs on the way forward, or to ∂E/∂a on the way back.</summary>
    /// <param name="values">rows × units.</param>
    /// <param name="rate">The share to drop, 0 to below 1.</param>
    /// <param name="mask">Which step's.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="destination">rows × units; may be the memory of <paramref name="values"/>.</param>
    public static void Apply(ReadOnlySpan<float> values, double rate, DropoutMask mask, int layer, Span<float> destination)
    {
        var state = Seeds.Mix(Seeds.Mix(Seeds.Mix((ulong)mask.Seed, Purpose), (ulong)mask.Step), (ulong)layer);
        var threshold = (ulong)(rate * (1UL << 32));
        var scale = (float)(1 / (1 - rate));
        for (var i = 0; i < values.Length; i++)
            destination[i] = Seeds.Next(ref state) >> 32 < threshold ? 0 : values[i] * scale;
    }
}
