using System.ComponentModel;
using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Numerics;

namespace NnService.Domain.Networks.Activations;

/// <summary>aⱼ = e^zⱼ / Σₖ e^zₖ over the units of a row: probabilities of classes that exclude each other.</summary>
/// <remarks>∂aⱼ/∂zₖ = aⱼ(δⱼₖ − aₖ), hence ∂E/∂zₖ = aₖ(∂E/∂aₖ − Σⱼ ∂E/∂aⱼ·aⱼ).</remarks>
[Description("f(z)_j = e^(z_j) / sum_k e^(z_k)")]
public sealed record Softmax : Activation
{
    /// <inheritdoc/>
    public override double Lowest => 0;

    /// <inheritdoc/>
    public override double Highest => 1;

    /// <inheritdoc/>
    public override bool IsOutputOnly => true;

    /// <inheritdoc/>
    public override Vector<double> Apply(Vector<double> z)
    {
        // Shifted by the maximum, so that no exponential overflows; the quotient stays the same.
        var exponentials = (z - z.Maximum()).PointwiseExp();
        return exponentials / exponentials.Sum();
    }

    /// <inheritdoc/>
    public override Matrix<double> Jacobian(Vector<double> z)
    {
        var a = Apply(z);
        return Matrix<double>.Build.DiagonalOfDiagonalVector(a) - a.OuterProduct(a);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<float> z, int units, Span<float> a)
    {
        // Shifted by the maximum of its row, so that no exponential overflows; the quotient stays the same.
        for (var start = 0; start < z.Length; start += units)
        {
            var row = z.Slice(start, units);
            var maximum = row[0];
            for (var j = 1; j < units; j++)
                maximum = MathF.Max(maximum, row[j]);
            for (var j = 0; j < units; j++)
                a[start + j] = row[j] - maximum;
        }

        var exponentials = a[..z.Length];
        Elementwise.Map(default(Exponential), exponentials, exponentials);
        for (var start = 0; start < z.Length; start += units)
        {
            var end = start + units;
            var sum = 0f;
            for (var j = start; j < end; j++)
                sum += a[j];
            for (var j = start; j < end; j++)
                a[j] /= sum;
        }
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<float> z, ReadOnlySpan<float> a, ReadOnlySpan<float> dA, int units, Span<float> dZ)
    {
        for (var start = 0; start < a.Length; start += units)
        {
            var dot = 0f;
            for (var j = start; j < start + units; j++)
                dot += dA[j] * a[j];
            for (var j = start; j < start + units; j++)
                dZ[j] = a[j] * (dA[j] - dot);
        }
    }

    private readonly struct Exponential : IMap
    {
        public TVector Of<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => FastMath.Exp<TSimd, TVector>(z);
    }
}
