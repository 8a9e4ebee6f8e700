using System.ComponentModel;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Random;

namespace NnService.Domain.Networks.Initializers;

/// <summary>
/// Rows or columns, whichever are fewer, of length 1 and at right angles: signals keep their length exactly (Saxe et al. 2014).
/// </summary>
/// <remarks>
/// Q of the QR decomposition of a normal matrix, each column's sign taken from the diagonal of R, so that every such matrix is equally
/// likely (Mezzadri 2007).
/// </remarks>
[Description("Q of the QR decomposition of a normal matrix")]
public sealed record OrthogonalInitializer : Initializer
{
    // The decomposition grows with the cube of the width: a million weights take about a second.
    private const long MaxWeights = 1_048_576;

    /// <inheritdoc/>
    public override string? RefusalOf(int fanIn, int fanOut) => (long)fanIn * fanOut <= MaxWeights
        ? null
        : $"orthogonal is for kernels of up to {MaxWeights} weights, and this one has {fanIn} × {fanOut}; use xavierNormal or heNormal.";

    /// <inheritdoc/>
    public override bool FillsInParts => false;

    /// <inheritdoc/>
    public override void Fill(RandomSource random, int fanIn, int fanOut, Span<float> kernel)
    {
        var tall = Math.Max(fanIn, fanOut);
        var slim = Math.Min(fanIn, fanOut);
        var normal = Matrix<double>.Build.Dense(tall, slim, (_, _) => Draw.Normal(random));
        var qr = normal.QR(QRMethod.Thin);
        var q = qr.Q * Matrix<double>.Build.DiagonalOfDiagonalVector(qr.R.Diagonal().Map(r => r < 0 ? -1.0 : 1.0, Zeros.Include));
        for (var i = 0; i < fanIn; i++)
        {
            for (var j = 0; j < fanOut; j++)
                kernel[(i * fanOut) + j] = (float)(fanIn >= fanOut ? q[i, j] : q[j, i]);
        }
    }
}
