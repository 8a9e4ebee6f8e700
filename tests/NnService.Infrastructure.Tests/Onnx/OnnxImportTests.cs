using System.Buffers;
using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Prediction;
using NnService.Infrastructure.Onnx;
using NnService.Infrastructure.Onnx.Format;

namespace NnService.Infrastructure.Tests.Onnx;

public sealed class OnnxImportTests
{
    private const int MaxWeights = 1000;

    public static TheoryData<string> Activations => [.. Activation.All.Select(choice => choice.Name)];

    [Theory]
    [MemberData(nameof(Activations))]
    public void What_was_exported_comes_back_to_the_bit(string name)
    {
        var activation = Activation.All.Create(name, new Dictionary<string, object>(), "", [])!;
        LayerDefinition[] hidden = activation.IsOutputOnly
            ? []
            : [new() { Units = 9, Activation = activation }, new() { Units = 3, Activation = activation, UseBias = false }];
        ImmutableArray<LayerDefinition> layers = [.. hidden, new() { Units = 4, Activation = activation }];
        var network = Network.Initialize(new() { Inputs = 5, Layers = layers, Loss = Loss.DefaultFor(activation), Seed = 3 });
        var file = OnnxExport.Of(new(network, DataEncoding.Plain(LearningTask.Regression, 5, 4)), new("m", 1, "")).Bytes.ToArray();

        var read = OnnxImport.Read(file, MaxWeights).Network;

        Assert.NotNull(read);
        Assert.Equal(network.Parameters, read.Parameters);
        Assert.Equal(
            layers.Select(layer => (layer.Units, layer.Activation, layer.UseBias)),
            read.Definition.Layers.Select(layer => (layer.Units, layer.Activation, layer.UseBias)));
        Assert.Equal((5, network.Definition.Loss), (read.Definition.Inputs, read.Definition.Loss));
    }

    // As PyTorch writes it: units × inputs, turned by transB; and as Keras does: MatMul and Add, some of it in double precision.
    [Fact]
    public void Foreign_layers_are_taken()
    {
        var read = Read(
            [
                Node("Flatten", ["x"], "f"),
                Node(
                    "Gemm",
                    ["f", "w1", "b1"],
                    "g",
                    new OnnxAttribute("transB") { Whole = 1 },
                    new OnnxAttribute("alpha") { Single = 2 },
                    new OnnxAttribute("beta") { Single = 3 }),
                Node("LeakyRelu", ["g"], "r"),
                Node("Dropout", ["r"], "d"),
                Node("MatMul", ["d", "w2"], "m"),
                Node("Add", ["b2", "m"], "a"),
                Node("Sigmoid", ["a"], "y"),
            ],
            OnnxTensor.Of("w1", [3, 2], [1f, 2f, 3f, 4f, 5f, 6f]),
            OnnxTensor.Of("b1", [1, 3], [1f, 2f, 3f]),
            OnnxTensor.Of("w2", [3, 1], [0.5, 0.25, 0.125]),
            OnnxTensor.Of("b2", [1], [-1f])).Network!;

        Assert.Equal([2, 6, 10, 4, 8, 12, 3, 6, 9, 0.5f, 0.25f, 0.125f, -1], read.Parameters);
        Assert.Equal([new LeakyRelu(0.01), new Sigmoid()], read.Definition.Layers.Select(layer => layer.Activation));
        Assert.Equal(new BinaryCrossEntropy(), read.Definition.Loss);
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "Conv", "node 1 'n1' (Conv): its operator is not taken" },
        { "Softmax", "softmax belongs to the last layer only" },
        { "Gemm", "node 2 'n2' (Gemm): its kernel takes 2 numbers, but the layer before gives 3" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_is_not_understood_is_named(string type, string says)
    {
        OnnxNode[] nodes = type == "Gemm"
            ? [Node("Gemm", ["x", "w"], "a"), Node("Relu", ["a"], "b"), Node("Gemm", ["b", "w"], "y")]
            : [Node("Gemm", ["x", "w"], "a"), Node(type, ["a"], "b"), Node("MatMul", ["b", "v"], "y")];

        var faults = Read(nodes, OnnxTensor.Of("w", [2, 3], new float[6]), OnnxTensor.Of("v", [3, 1], new float[3])).Faults;

        Assert.Contains(says, Assert.Single(faults).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Branches_are_refused() => Assert.Contains(
        "does not go on from 'b'",
        Read(
            [Node("Gemm", ["x", "w"], "a"), Node("Relu", ["a"], "b"), Node("Tanh", ["a"], "y")],
            OnnxTensor.Of("w", [2, 3], new float[6])).Faults[0].Detail,
        StringComparison.Ordinal);

    [Fact]
    public void Weights_elsewhere_are_refused() => Assert.Contains(
        "in another file",
        Read([Node("Gemm", ["x", "w"], "y")], OnnxTensor.Of("w", [2, 3], new float[6]) with { IsExternal = true }).Faults[0].Detail,
        StringComparison.Ordinal);

    [Fact]
    public void Weights_that_are_not_finite_are_refused() => Assert.Contains(
        "not finite",
        Read([Node("Gemm", ["x", "w"], "y")], OnnxTensor.Of("w", [2, 1], [1e39, 0])).Faults[0].Detail,
        StringComparison.Ordinal);

    [Fact]
    public void Too_many_weights_are_refused_before_they_are_copied() =>
        Assert.Contains(
            "NnService:Limits:MaxWeights",
            Read([Node("Gemm", ["x", "w"], "y")], new OnnxTensor("w", OnnxType.Float, [2, int.MaxValue])).TooLarge,
            StringComparison.Ordinal);

    [Fact]
    public void What_is_no_model_is_malformed()
    {
        Assert.NotNull(OnnxImport.Read("not at all"u8.ToArray(), MaxWeights).Malformed);
        Assert.NotNull(OnnxImport.Read(ReadOnlyMemory<byte>.Empty, MaxWeights).Malformed);
    }

    [Fact]
    public void Damaged_files_never_throw()
    {
        var network = Network.Initialize(new()
        {
            Inputs = 3,
            Layers = [
                new() { Units = 4, Activation = new Gelu() },
                new() { Units = 3, Activation = new Silu() },
                new() { Units = 2, Activation = new Softmax() },
            ],
            Loss = new CategoricalCrossEntropy(),
        });
        var file = OnnxExport.Of(
            new Predictor(network, DataEncoding.Plain(LearningTask.MultiClass, 3, 2)), new("m", 1, "")).Bytes.ToArray();
        var random = new Random(1);
        for (var i = 0; i < 5000; i++)
        {
            var damaged = file.ToArray();
            for (var k = 0; k <= i % 4; k++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var read = OnnxImport.Read(i % 10 == 0 ? damaged.AsMemory(0, random.Next(damaged.Length)) : damaged, MaxWeights);
            Assert.True(read is { Network: not null } or { Malformed: not null } or { TooLarge: not null } or { Faults.IsEmpty: false });
        }
    }

    private static OnnxNode Node(string type, string[] inputs, string output, params OnnxAttribute[] attributes) =>
        new(type, "", "", inputs, [output], attributes);

    // A file with these nodes, named after their places.
    private static OnnxImport Read(OnnxNode[] nodes, params OnnxTensor[] constants)
    {
        var graph = new OnnxGraph(
            "g",
            [.. nodes.Select((node, index) => node with { Name = $"n{index}" })],
            constants,
            [new("x", OnnxType.Float, [null, 2])],
            [new("y", OnnxType.Float, [null, null])]);
        return OnnxImport.Read(
            OnnxWriter.Write(new() { IrVersion = 8, Opsets = new Dictionary<string, long> { [""] = 13 }, Graph = graph }).ToArray(),
            MaxWeights);
    }
}
