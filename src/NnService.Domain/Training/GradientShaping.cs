using NnService.Domain.Networks;
using NnService.Domain.Numerics;

namespace NnService.Domain.Training;

/// <summary>What happens to a gradient between back-propagation and the step: penalties, frozen biases, clipping.</summary>
internal static class GradientShaping
{
    /// <summary>Shapes the gradient of the data loss into the one that the optimizer follows.</summary>
    /// <param name="network">The network with its weights before the step.</param>
    /// <param name="options">The options.</param>
    /// <param name="gradient">∂E/∂w in the layout of the weights; changed in place.</param>
    public static void Apply(Network network, TrainingOptions options, Span<float> gradient)
    {
        for (var l = 0; l < network.Depth; l++)
        {
            if (options.L1 > 0 || options.L2 > 0)
                AddPenalty(network.Kernel(l), FlushToZero.Rate(options.L1), FlushToZero.Rate(options.L2), gradient[network.KernelRange(l)]);
            if (!options.TrainBiases) gradient[network.BiasRange(l)].Clear();
        }

        if (options.ClipValue is { } value) ClipByValue((float)value, gradient);
        if (options.ClipNorm is { } norm) ClipByNorm(norm, gradient);
    }

    // ∂/∂w of λ₁·|w| + ½·λ₂·w²; biases have no penalty.
    private static void AddPenalty(ReadOnlySpan<float> kernel, float l1, float l2, Span<float> gradient)
    {
        for (var i = 0; i < kernel.Length; i++)
            gradient[i] = MathF.FusedMultiplyAdd(l2, kernel[i], gradient[i]) + (kernel[i] > 0 ? l1 : kernel[i] < 0 ? -l1 : 0);
    }

    private static void ClipByValue(float limit, Span<float> gradient)
    {
        for (var i = 0; i < gradient.Length; i++)
            gradient[i] = Math.Clamp(gradient[i], -limit, limit);
    }

    // The direction stays, the length becomes at most the limit.
    private static void ClipByNorm(double limit, Span<float> gradient)
    {
        var squares = 0.0;
        foreach (var g in gradient)
            squares += (double)g * g;
        var norm = Math.Sqrt(squares);
        if (norm <= limit) return;
        var factor = (float)(limit / norm);
        for (var i = 0; i < gradient.Length; i++)
            gradient[i] *= factor;
    }
}
