using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests;

/// <summary>The textbook formulas in double precision, without any cleverness: what the fast code is judged by.</summary>
internal static class Oracle
{
    public static double[] Activate(Activation f, double[] z) => f switch
    {
        Identity => z,
        Sigmoid => Each(z, x => 1 / (1 + Math.Exp(-x))),
        Tanh => Each(z, Math.Tanh),
        Relu => Each(z, x => Math.Max(0, x)),
        LeakyRelu leaky => Each(z, x => x > 0 ? x : leaky.NegativeSlope * x),
        Softmax => Each(z, x => Math.Exp(x - z.Max()) / z.Sum(other => Math.Exp(other - z.Max()))),
        _ => throw new NotSupportedException($"{f.Name} has no formula here yet."),
    };

    /// <summary>The loss of one row.</summary>
    public static double RowLoss(Loss loss, double[] y, double[] t) => loss switch
    {
        MeanSquaredError => y.Zip(t, (a, b) => (a - b) * (a - b)).Sum() / y.Length,
        HalfSquaredError => y.Zip(t, (a, b) => (a - b) * (a - b)).Sum() / 2,
        BinaryCrossEntropy => -y.Zip(t, (a, b) => (b * Math.Log(a)) + ((1 - b) * Math.Log(1 - a))).Sum() / y.Length,
        CategoricalCrossEntropy => -y.Zip(t, (a, b) => b * Math.Log(a)).Sum(),
        _ => throw new NotSupportedException($"{loss.Name} has no formula here yet."),
    };

    /// <summary>The mean loss of a network with the given weights over some rows.</summary>
    public static double MeanLoss(Network network, double[] parameters, float[] x, float[] t)
    {
        var (definition, outputs) = (network.Definition, network.Definition.FanOut(network.Depth - 1));
        return t.Chunk(outputs)
            .Zip(x.Chunk(definition.FanIn(0)), (targets, inputs) => RowLoss(definition.Loss, Outputs(network, parameters, inputs), ToDouble(targets)))
            .Average();
    }

    /// <summary>∂f/∂w of every entry by central differences.</summary>
    public static double[] Gradient(Func<double[], double> f, double[] at, double h = 1e-5)
    {
        return [.. Enumerable.Range(0, at.Length).Select(i => (Moved(i, h) - Moved(i, -h)) / (2 * h))];

        double Moved(int i, double by)
        {
            double[] moved = [.. at];
            moved[i] += by;
            return f(moved);
        }
    }

    public static double[] ToDouble(IEnumerable<float> values) => [.. values.Select(value => (double)value)];

    private static double[] Outputs(Network network, double[] parameters, float[] row)
    {
        var a = ToDouble(row);
        for (var l = 0; l < network.Depth; l++)
        {
            var (kernel, bias, units) = (parameters[network.KernelRange(l)], parameters[network.BiasRange(l)], network.Definition.FanOut(l));
            var input = a;
            double[] z = [.. Enumerable.Range(0, units).Select(j => input.Select((value, i) => value * kernel[(i * units) + j]).Sum() + (bias.Length > 0 ? bias[j] : 0))];
            a = Activate(network.Definition.Layers[l].Activation, z);
        }

        return a;
    }

    private static double[] Each(double[] z, Func<double, double> f) => [.. z.Select(f)];
}
