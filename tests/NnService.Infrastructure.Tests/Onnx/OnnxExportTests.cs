using System.Buffers;
using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Encoding.Scalings;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Prediction;
using NnService.Infrastructure.Onnx;
using NnService.Infrastructure.Onnx.Format;

namespace NnService.Infrastructure.Tests.Onnx;

public sealed class OnnxExportTests
{
    private static readonly OnnxOrigin Origin = new("m", 3, "abc");

    public static TheoryData<string> Activations => [.. Activation.All.Select(choice => choice.Name)];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Every_activation_answers_as_the_version(string name)
    {
        var activation = Activation.All.Create(name, new Dictionary<string, object>(), "", [])!;
        foreach (var useBias in (bool[])[true, false])
        {
            LayerDefinition[] hidden = activation.IsOutputOnly
                ? []
                : [new() { Units = 9, Activation = activation, UseBias = useBias, Dropout = 0.5 }];
            var predictor = Plain(5, [.. hidden, new() { Units = 4, Activation = activation, UseBias = useBias }]);
            Assert.InRange(OnnxExport.Of(predictor, Origin).LargestDifference, 0, 1e-5);
        }
    }

    [Fact]
    public void File_says_what_it_is_and_where_it_is_from()
    {
        var model = Read(Table(LearningTask.MultiClass, [Target("kind", ColumnType.Category, "a", "b", "c")], new Softmax()));

        Assert.Equal((8, 17, 3), (model.IrVersion, model.Opsets[""], model.Opsets["ai.onnx.ml"]));
        Assert.Equal(("NnService", 3), (model.ProducerName, model.ModelVersion));
        Assert.Equal(
            ("m", "3", "abc", "multiClass", """["a","b","c"]"""),
            (
                model.Metadata["model"],
                model.Metadata["version"],
                model.Metadata["sha256"],
                model.Metadata["task"],
                model.Metadata["classes"]));
        Assert.Equal(
            ["height", "gaps", "low", "steps", "clipped", "same", "colour", "gap", "many", "flag", "maybe", "input:label"],
            model.Graph.Inputs.Select(input => input.Name));
        Assert.All(model.Graph.Inputs, input => Assert.Equal([null, 1], input.Dims!));
        Assert.Equal(
            [
                OnnxType.Float, OnnxType.Float, OnnxType.Float, OnnxType.Float, OnnxType.Float, OnnxType.Float, OnnxType.String,
                OnnxType.String, OnnxType.String, OnnxType.Float, OnnxType.Float, OnnxType.Float,
            ],
            model.Graph.Inputs.Select(input => input.Type));
        Assert.Equal(["label", "probabilities"], model.Graph.Outputs.Select(output => output.Name));
        Assert.Equal([null, 3], model.Graph.Outputs[1].Dims!);
    }

    [Fact]
    public void Plain_takes_x_and_gives_outputs()
    {
        var graph = Read(Plain(5, [new() { Units = 4 }])).Graph;

        Assert.Equal(("x", "outputs"), (Assert.Single(graph.Inputs).Name, Assert.Single(graph.Outputs).Name));
        Assert.Equal([null, 5], graph.Inputs[0].Dims!);
        Assert.Equal([null, 4], graph.Outputs[0].Dims!);
        Assert.Equal(["Gemm", "Identity"], graph.Nodes.Select(node => node.OpType));
    }

    public static TheoryData<LearningTask, string, ColumnType, string[]> Tasks => new()
    {
        { LearningTask.MultiClass, "String", ColumnType.Category, ["a", "b", "c"] },
        { LearningTask.MultiClass, "Int64", ColumnType.Number, ["-1", "0", "7"] },
        { LearningTask.MultiClass, "Double", ColumnType.Number, ["0.1", "0.5"] },
        { LearningTask.Binary, "String", ColumnType.Boolean, ["false", "true"] },
        { LearningTask.Binary, "Int64", ColumnType.Number, ["0", "1"] },
    };

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Table_answers_as_the_version(LearningTask task, string labels, ColumnType type, string[] classes)
    {
        var predictor = Table(task, [Target("kind", type, classes)], task == LearningTask.Binary ? new Sigmoid() : new Softmax());

        Assert.InRange(OnnxExport.Of(predictor, Origin).LargestDifference, 0, 1e-5);
        Assert.Equal(labels, $"{Read(predictor).Graph.Outputs[0].Type}");
    }

    [Fact]
    public void Several_targets_answer_as_the_version()
    {
        var flags = Table(
            LearningTask.MultiLabel,
            [Target("p", ColumnType.Boolean, "false", "true"), Target("q", ColumnType.Number, "0", "1")],
            new Sigmoid());
        var values = Table(
            LearningTask.Regression,
            [
                new() { Name = "u", Type = ColumnType.Number, Mean = 152.1, Scale = 77 },
                new() { Name = "v", Type = ColumnType.Number, Mean = -3e6, Scale = 1e-3 },
            ],
            new Identity());

        Assert.InRange(OnnxExport.Of(flags, Origin).LargestDifference, 0, 1e-5);
        Assert.InRange(OnnxExport.Of(values, Origin).LargestDifference, 0, 1e-5);
        Assert.Equal("""["u","v"]""", Read(values).Metadata["targets"]);
    }

    [Fact]
    public void Another_network_is_found_out()
    {
        var one = Plain(5, [new() { Units = 4 }], seed: 1);
        var other = Plain(5, [new() { Units = 4 }], seed: 2);

        Assert.True(OnnxProbe.LargestDifference(OnnxExport.Of(one, Origin).Bytes, other) > 0.01);
    }

    [Fact]
    public void Damaged_bytes_are_refused_and_nothing_else_happens()
    {
        var bytes = OnnxExport.Of(
            Table(LearningTask.MultiClass, [Target("kind", ColumnType.Category, "a", "b", "c")], new Softmax()), Origin).Bytes.ToArray();
        var random = new Random(1);
        for (var i = 0; i < 3000; i++)
        {
            var damaged = bytes[..random.Next(bytes.Length + 1)].ToArray();
            for (var k = 0; k < 3 && damaged.Length > 0; k++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                OnnxReader.Read(new(damaged), 200_000);
            }
            catch (OnnxFormatException)
            {
                // Refused; anything else would fail the test.
            }
        }
    }

    [Fact]
    public void Many_parts_are_refused() =>
        Assert.Throws<OnnxFormatException>(
            () => OnnxReader.Read(new(Enumerable.Repeat<byte[]>([0x42, 0], 1000).SelectMany(part => part).ToArray()), 999));

    [Fact]
    public void A_million_weights_are_written_and_compared_without_a_copy()
    {
        var predictor = Plain(1000, [new() { Units = 1000 }]);
        predictor.Predict(new float[16 * 1000], 16); // what the mathematics keeps for the next time
        var before = GC.GetAllocatedBytesForCurrentThread();
        var export = OnnxExport.Of(predictor, Origin);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3_000_000);
        Assert.InRange(export.LargestDifference, 0, 1e-5);
        Assert.Equal(predictor.Ensemble.Members[0].Parameters, OnnxImport.Read(export.Bytes.ToArray(), 2_000_000).Network!.Parameters);
    }

    [Theory]
    [InlineData(LearningTask.MultiClass)]
    [InlineData(LearningTask.Binary)]
    [InlineData(LearningTask.Regression)]
    public void Ensemble_is_chains_beside_each_other_and_a_mean(LearningTask task)
    {
        var (target, output) = task switch
        {
            LearningTask.MultiClass => (Target("kind", ColumnType.Category, "a", "b", "c"), (Activation)new Softmax()),
            LearningTask.Binary => (Target("kind", ColumnType.Category, "a", "b"), new Sigmoid()),
            _ => (Target("size", ColumnType.Number), new Identity()),
        };
        var single = Table(task, [target], output);
        var predictor = new Predictor(Ensemble.Initialize(single.Definition with { Members = 4 }), single.Encoding);

        var export = OnnxExport.Of(predictor, Origin);
        Assert.InRange(export.LargestDifference, 0, 1e-5);
        var graph = Read(predictor).Graph;
        Assert.Equal(4, graph.Nodes.Single(node => node.OpType == "Mean").Inputs.Count);
        Assert.Equal(8, graph.Nodes.Count(node => node.OpType == "Gemm"));
        Assert.Equal(graph.Initializers.Count, graph.Initializers.Select(tensor => tensor.Name).Distinct().Count());
    }

    private static OnnxModel Read(Predictor predictor) => OnnxReader.Read(OnnxExport.Of(predictor, Origin).Bytes, int.MaxValue);

    private static Predictor Plain(int inputs, ImmutableArray<LayerDefinition> layers, long seed = 1)
    {
        var definition = new NetworkDefinition { Inputs = inputs, Layers = layers, Loss = new MeanSquaredError(), Seed = seed };
        return new(Network.Initialize(definition), DataEncoding.Plain(LearningTask.Regression, inputs, layers[^1].Units!.Value));
    }

    private static TargetEncoding Target(string name, ColumnType type, params string[] classes) =>
        new() { Name = name, Type = type, Classes = [.. classes] };

    // Every kind of column that an encoding knows.
    private static Predictor Table(LearningTask task, ImmutableArray<TargetEncoding> targets, Activation output)
    {
        ImmutableArray<FeatureEncoding> features =
        [
            new() { Name = "height", Type = ColumnType.Number, Mean = 1.7, StandardDeviation = 0.1, Min = 1.2, Max = 2.1, Fill = 1.7 },
            new()
            {
                Name = "gaps",
                Type = ColumnType.Number,
                Mean = 1234567,
                StandardDeviation = 700,
                Min = 1e6,
                Max = 2e6,
                Fill = 1.2e6,
                HasIndicator = true,
            },
            new() { Name = "low", Type = ColumnType.Number, Scaling = new MinMaxScaling(), Min = -4, Max = 4, Fill = 1 },
            new()
            {
                Name = "steps",
                Type = ColumnType.Number,
                Scaling = new PiecewiseLinearScaling(),
                Min = -1,
                Max = 1e4,
                Fill = 3,
                Median = 3,
                Spread = 2,
                Edges = [-1, 0.5, 3, 3.1, 1e4],
                HasIndicator = true,
            },
            new()
            {
                Name = "clipped",
                Type = ColumnType.Number,
                Scaling = new PiecewiseLinearScaling(),
                Min = 0,
                Max = 1,
                Fill = 0,
                Spread = 0.5,
            },
            new() { Name = "same", Type = ColumnType.Number, Mean = 5, Min = 5, Max = 5, Fill = 5 },
            new() { Name = "colour", Type = ColumnType.Category, Categories = ["blue", "rød", "white"], FillWord = "rød" },
            new() { Name = "gap", Type = ColumnType.Category, Categories = ["x", "y"], FillWord = "y", HasIndicator = true },
            new() { Name = "many", Type = ColumnType.Category, Categories = ["a", "c"], Pooled = ["b", "d", "e"], FillWord = "b" },
            new() { Name = "flag", Type = ColumnType.Boolean, Categories = ["false", "true"], FillWord = "true" },
            new() { Name = "maybe", Type = ColumnType.Boolean, Categories = ["true"], FillWord = "true", HasIndicator = true },
            new() { Name = "label", Type = ColumnType.Number, Scaling = new NoneScaling(), Min = 0, Max = 1, Fill = 0.5 },
        ];
        var inputs = features.Sum(feature => feature.Width);
        var outputs = task == LearningTask.MultiClass ? targets[0].Classes.Length : targets.Length;
        var definition = new NetworkDefinition
        {
            Inputs = inputs,
            Layers = [new() { Units = 12, Activation = new Tanh() }, new() { Units = outputs, Activation = output }],
            Loss = Loss.DefaultFor(output),
            Seed = 5,
        };
        return new(
            Network.Initialize(definition),
            new() { Task = task, Features = features, Targets = targets, InputCount = inputs, OutputCount = outputs });
    }
}
