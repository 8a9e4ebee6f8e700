using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Training;

/// <summary>The 2-2-2 network by which many learn back-propagation, with the numbers that everyone knows.</summary>
internal static class WorkedExample
{
    public static readonly float[] X = [0.05f, 0.10f];
    public static readonly float[] T = [0.01f, 0.99f];

    public static readonly Matrix<double> Inputs = Matrix<double>.Build.DenseOfRowArrays([0.05, 0.10]);
    public static readonly Matrix<double> Targets = Matrix<double>.Build.DenseOfRowArrays([0.01, 0.99]);

    public static NetworkDefinition Definition { get; } = new()
    {
        Inputs = 2,
        Layers =
        [
            TestData.Layer(new Sigmoid(), [[0.15, 0.25], [0.20, 0.30]], [0.35, 0.35]),
            TestData.Layer(new Sigmoid(), [[0.40, 0.50], [0.45, 0.55]], [0.60, 0.60]),
        ],
        Loss = new HalfSquaredError(),
    };

    public static Network Network() => Domain.Networks.Network.Initialize(Definition);
}
