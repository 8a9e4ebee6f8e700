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
        Elu elu => Each(z, x => x > 0 ? x : elu.Alpha * ExpM1(x)),
        Selu => Each(z, x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * ExpM1(x))),
        Gelu => Each(z, x => x * (1 + Erf(x / Math.Sqrt(2))) / 2),
        Silu => Each(z, x => x / (1 + Math.Exp(-x))),
        Softplus => Each(z, x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)))),
        Softmax => Each(z, x => Math.Exp(x - z.Max()) / z.Sum(other => Math.Exp(other - z.Max()))),
        _ => throw new NotSupportedException($"{f.Name} has no formula here yet."),
    };

    /// <summary>The loss of one row.</summary>
    public static double RowLoss(Loss loss, double[] y, double[] t) => loss switch
    {
        MeanSquaredError => y.Zip(t, (a, b) => (a - b) * (a - b)).Sum() / y.Length,
        HalfSquaredError => y.Zip(t, (a, b) => (a - b) * (a - b)).Sum() / 2,
        MeanAbsoluteError => y.Zip(t, (a, b) => Math.Abs(a - b)).Sum() / y.Length,
        Huber huber => y.Zip(t, (a, b) => Penalty(Math.Abs(a - b), huber.Delta)).Sum() / y.Length,
        BinaryCrossEntropy => -y.Zip(t, (a, b) => (b * Math.Log(a)) + ((1 - b) * Math.Log(1 - a))).Sum() / y.Length,
        CategoricalCrossEntropy => -y.Zip(t, (a, b) => b * Math.Log(a)).Sum(),
        _ => throw new NotSupportedException($"{loss.Name} has no formula here yet."),
    };

    /// <summary>The mean loss of a network with the given weights over some rows.</summary>
    public static double MeanLoss(Network network, double[] parameters, float[] x, float[] t)
    {
        var definition = network.Definition;
        var outputs = network.Definition.FanOut(network.Depth - 1);
        return t.Chunk(outputs)
            .Zip(
                x.Chunk(definition.FanIn(0)),
                (targets, inputs) => RowLoss(definition.Loss, Outputs(network, parameters, inputs), ToDouble(targets)))
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
            var kernel = parameters[network.KernelRange(l)];
            var bias = parameters[network.BiasRange(l)];
            var units = network.Definition.FanOut(l);
            var input = a;
            double[] z = [.. Enumerable.Range(0, units)
                .Select(j => input.Select((value, i) => value * kernel[(i * units) + j]).Sum() + (bias.Length > 0 ? bias[j] : 0))];
            a = Activate(network.Definition.Layers[l].Activation, z);
        }

        return a;
    }

    private static double[] Each(double[] z, Func<double, double> f) => [.. z.Select(f)];

    private static double Penalty(double error, double delta) => error <= delta ? error * error / 2 : delta * (error - (delta / 2));

    // 2/√π·e^(−x²)·Σ 2ⁿx²ⁿ⁺¹/(2n+1)!!: every term has one sign, so nothing cancels.
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 6) return Math.Sign(x);
        var sum = 0.0;
        var term = x;
        for (var n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            sum += term;
            term *= 2 * x * x / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    // Near 0 the difference loses its digits; two terms of the series have all of them.
    private static double ExpM1(double x) => Math.Abs(x) < 1e-6 ? x + (x * x / 2) : Math.Exp(x) - 1;
}
