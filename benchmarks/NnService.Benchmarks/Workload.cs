using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Initializers;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Training;

namespace NnService.Benchmarks;

/// <summary>A training to be timed: ReLU layers, softmax, cross-entropy, Adam, shuffled mini-batches of random data.</summary>
/// <param name="Name">What it is called in the tables.</param>
/// <param name="Rows">Rows of an epoch.</param>
/// <param name="Batch">Rows of a step.</param>
/// <param name="Units">Inputs, then the units of every layer.</param>
internal sealed record Workload(string Name, int Rows, int Batch, params int[] Units)
{
    /// <summary>The four that are compared with other libraries.</summary>
    public static ImmutableArray<Workload> Compared { get; } =
    [
        new("iris", 150, 16, 4, 10, 3),
        new("digits", 1797, 64, 64, 100, 10),
        new("mnist", 20_000, 128, 784, 256, 128, 10),
        new("wide", 4096, 256, 784, 2048, 2048, 10),
    ];

    public long Weights => Units.Zip(Units.Skip(1), (inputs, units) => ((long)inputs + 1) * units).Sum();

    public int StepsPerEpoch => (Rows + Batch - 1) / Batch;

    /// <summary>Products of one row: forward, weight gradient, and the delta of every layer but the first.</summary>
    public long FlopsPerRow => Units.Zip(Units.Skip(1), (inputs, units) => 6L * inputs * units).Sum() - (2L * Units[0] * Units[1]);

    public Network Network() => Domain.Networks.Network.Initialize(new NetworkDefinition
    {
        Inputs = Units[0],
        Layers = [.. Units.Skip(1).Select((units, l) => new LayerDefinition
        {
            Units = units,
            Activation = l == Units.Length - 2 ? new Softmax() : new Relu(),
            Initializer = new HeNormalInitializer(),
        })],
        Loss = new CategoricalCrossEntropy(),
    });

    public Trainer Prepare(int threads) =>
        new(Network(), Samples(), null, new TrainingOptions { Epochs = TrainingOptions.MaxEpochs, BatchSize = Batch }, threads: threads);

    private SampleSet Samples()
    {
        var random = new Random(1);
        var inputs = new float[Rows * Units[0]];
        var targets = new float[Rows * Units[^1]];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = random.NextSingle();
        for (var row = 0; row < Rows; row++)
            targets[(row * Units[^1]) + random.Next(Units[^1])] = 1;
        return new SampleSet(inputs, targets, Units[0], Units[^1]) { Task = LearningTask.MultiClass };
    }
}
