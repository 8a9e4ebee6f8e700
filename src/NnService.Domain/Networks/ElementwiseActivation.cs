using MathNet.Numerics.LinearAlgebra;

namespace NnService.Domain.Networks;

/// <summary>An activation whose every output depends on its own weighted sum alone.</summary>
public abstract record ElementwiseActivation : Activation
{
    /// <summary>f(z).</summary>
    public abstract double Value(double z);

    /// <summary>f′(z).</summary>
    public abstract double Slope(double z);

    /// <inheritdoc/>
    public sealed override Vector<double> Apply(Vector<double> z) => z.Map(Value);

    /// <inheritdoc/>
    public sealed override Matrix<double> Jacobian(Vector<double> z) => Matrix<double>.Build.DiagonalOfDiagonalVector(z.Map(Slope, Zeros.Include));
}
