using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Data;
using NnService.Domain.Families;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;

namespace NnService.Domain.Tests;

/// <summary>Short ways to write what many tests need.</summary>
internal static class TestData
{
    public static readonly IReadOnlyDictionary<string, object> NoArguments = new Dictionary<string, object>();

    /// <summary>Numbers that look arbitrary and are the same in every run.</summary>
    public static float[] Numbers(int seed, int count, double from = -1, double to = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(from + ((to - from) * random.NextDouble())))];
    }

    /// <summary>The same in rows and columns, in double precision.</summary>
    public static Matrix<double> Matrix(int seed, int rows, int columns, double from = -1, double to = 1) =>
        Matrix(Numbers(seed, rows * columns, from, to), rows);

    /// <summary>Row-major numbers as a matrix.</summary>
    public static Matrix<double> Matrix(float[] numbers, int rows) =>
        Matrix<double>.Build.DenseOfRowMajor(rows, numbers.Length / rows, Oracle.ToDouble(numbers));

    /// <summary>The member of a family with its defaults.</summary>
    public static T Default<T>(FamilyRegistry<T> all, string name)
        where T : class => all.Create(name, NoArguments, "", [])!;

    public static NetworkDefinition Definition(int? inputs, Loss loss, params (int? Units, Activation Activation)[] layers) => new()
    {
        Inputs = inputs,
        Layers = [.. layers.Select(layer => new LayerDefinition { Units = layer.Units, Activation = layer.Activation })],
        Loss = loss,
        Seed = 1,
    };

    /// <summary>A layer with explicit weights; one array per input.</summary>
    public static LayerDefinition Layer(Activation activation, double[][] kernel, double[]? bias = null) => new()
    {
        Units = kernel[0].Length,
        Activation = activation,
        UseBias = bias is not null,
        Kernel = [.. kernel.Select(row => System.Collections.Immutable.ImmutableArray.Create(row))],
        Bias = bias is null ? [] : [.. bias],
    };

    /// <summary>A network of one layer of identity units, whose outputs are its inputs to the bit.</summary>
    public static Network Echo(int width, Loss loss) => Network.Initialize(new()
    {
        Inputs = width,
        Layers = [Layer(
            new Domain.Networks.Activations.Identity(),
            [.. Enumerable.Range(0, width).Select(i => Enumerable.Range(0, width).Select(j => i == j ? 1.0 : 0.0).ToArray())])],
        Loss = loss,
    });

    /// <summary>Every rule that follows a gradient, with the options that change its formula.</summary>
    public static IReadOnlyDictionary<string, GradientOptimizer> GradientOptimizers { get; } = new SortedDictionary<string, GradientOptimizer>(
        StringComparer.Ordinal)
    {
        ["sgd"] = new Sgd(),
        ["momentum"] = new Sgd(0.01, 0.9),
        ["nesterov"] = new Sgd(0.01, 0.9, Nesterov: true),
        ["adam"] = new Adam(),
        ["adamW"] = new AdamW(WeightDecay: 0.1),
        ["rmsProp"] = new RmsProp(),
        ["adagrad"] = new Adagrad(),
    };

    /// <summary>The same rule with the smallest epsilon that is allowed, where it has one.</summary>
    public static GradientOptimizer WithSmallestEpsilon(string name) => GradientOptimizers[name] switch
    {
        Adam adam => adam with { Epsilon = double.Epsilon },
        AdamW adamW => adamW with { Epsilon = double.Epsilon },
        RmsProp rmsProp => rmsProp with { Epsilon = double.Epsilon },
        Adagrad adagrad => adagrad with { Epsilon = double.Epsilon },
        var other => other,
    };

    /// <summary>Trains to the end and gives the report of every epoch.</summary>
    public static EpochReport[] RunToEnd(this Trainer trainer) => [.. trainer.Run().Select(turn => turn.Completed).OfType<EpochReport>()];

    /// <summary>The four rows of exclusive or.</summary>
    public static SampleSet Xor() => new([0, 0, 0, 1, 1, 0, 1, 1], [0, 1, 1, 0], 2, 1) { Task = LearningTask.Binary };
}
