using MathNet.Numerics.LinearAlgebra;

namespace NnService.Domain.Networks;

/// <summary>An activation whose every output depends on its own weighted sum alone.</summary>
public abstract record ElementwiseActivation : Activation
{
    /// <summary>f(z).</summary>
    public abstract double Value(double z);

    /// <summary>f′(z).</summary>
    public abstract double Slope(double z);

    /// <summary>eˣ − 1 with all its digits, also near 0 where the difference loses them (Kahan's quotient).</summary>
    protected static double ExpM1(double x)
    {
        var exponential = Math.Exp(x);
        if (exponential == 1) return x;
        return exponential is 0 or double.PositiveInfinity ? exponential - 1 : (exponential - 1) * x / Math.Log(exponential);
    }

    /// <inheritdoc/>
    public sealed override Vector<double> Apply(Vector<double> z) => z.Map(Value);

    /// <inheritdoc/>
    public sealed override Matrix<double> Jacobian(Vector<double> z) =>
        Matrix<double>.Build.DiagonalOfDiagonalVector(z.Map(Slope, Zeros.Include));
}
