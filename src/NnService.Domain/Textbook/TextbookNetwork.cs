using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Networks;

namespace NnService.Domain.Textbook;

/// <summary>A network in double precision, with matrices as a textbook writes them: W inputs × units, b units.</summary>
/// <remarks>The parameters have the layout of <see cref="Network.Parameters"/>. Not thread-safe while parameters change.</remarks>
public sealed class TextbookNetwork
{
    private readonly Network _layout;

    private TextbookNetwork(Network layout, double[] parameters)
    {
        _layout = layout;
        Parameters = parameters;
    }

    /// <summary>What the network is.</summary>
    public NetworkDefinition Definition => _layout.Definition;

    /// <summary>Every weight and bias, W₁ b₁ W₂ b₂ …; may be changed.</summary>
    public double[] Parameters { get; }

    /// <summary>Layers of the network.</summary>
    public int Depth => _layout.Depth;

    /// <summary>The network with its 32-bit weights widened.</summary>
    public static TextbookNetwork Of(Network network) => new(network, Array.ConvertAll(network.Parameters, weight => (double)weight));

    /// <summary>The initial weights of a built definition; explicit values keep the precision they were written with.</summary>
    public static TextbookNetwork Initialize(NetworkDefinition definition)
    {
        var network = Of(Network.Initialize(definition));
        for (var l = 0; l < network.Depth; l++)
        {
            double[] kernel = [.. definition.Layers[l].Kernel.SelectMany(row => row)];
            kernel.CopyTo(network.Parameters, network._layout.KernelRange(l).Start.Value);
            definition.Layers[l].Bias.CopyTo(network.Parameters, network._layout.BiasRange(l).Start.Value);
        }

        return network;
    }

    /// <summary>A network of the same definition with its own copy of the parameters.</summary>
    public TextbookNetwork Copy() => new(_layout, [.. Parameters]);

    /// <summary>W of layer <paramref name="l"/>, inputs × units.</summary>
    public Matrix<double> Kernel(int l) => KernelOf(Parameters, l);

    /// <summary>b of layer <paramref name="l"/>, units; zeros without a bias.</summary>
    public Vector<double> Bias(int l) => BiasOf(Parameters, l);

    /// <summary>
    /// The part of an array in the layout of the parameters that belongs to W of layer <paramref name="l"/>, inputs × units.
    /// </summary>
    public Matrix<double> KernelOf(double[] parameters, int l) =>
        Matrix<double>.Build.DenseOfRowMajor(Definition.FanIn(l), Definition.FanOut(l), parameters[_layout.KernelRange(l)]);

    /// <summary>The part of an array in the layout of the parameters that belongs to b of layer <paramref name="l"/>, units.</summary>
    public Vector<double> BiasOf(double[] parameters, int l) => Definition.Layers[l].UseBias
        ? Vector<double>.Build.DenseOfArray(parameters[_layout.BiasRange(l)])
        : Vector<double>.Build.Dense(Definition.FanOut(l));

    /// <summary>Indices of the parameters that learn, in order.</summary>
    /// <param name="biases">Whether biases do.</param>
    public IEnumerable<int> Trainable(bool biases)
    {
        for (var l = 0; l < Depth; l++)
        {
            var start = _layout.KernelRange(l).Start.Value;
            var end = (biases ? _layout.BiasRange(l) : _layout.KernelRange(l)).End.Value;
            for (var i = start; i < end; i++)
                yield return i;
        }
    }

    /// <summary>Whether a parameter is a weight, not a bias; penalties are on weights alone.</summary>
    public bool IsKernel(int parameter) =>
        Enumerable.Range(0, Depth)
            .Any(l => _layout.KernelRange(l) is var range && parameter >= range.Start.Value && parameter < range.End.Value);
}
