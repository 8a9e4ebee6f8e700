using System.Collections.Immutable;
using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Training;

/// <summary>A small network with its data, trained by PyTorch in 64 bits: what went in and what came out.</summary>
/// <remarks>Names are those of the wire, so a file for a member that is added later needs nothing but its place in Fixtures.</remarks>
internal sealed class ReferenceRun
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    private ReferenceRun(JsonElement run)
    {
        var inputs = Rows(run.GetProperty("inputs"));
        var targets = Rows(run.GetProperty("targets"));
        Definition = new()
        {
            Inputs = inputs[0].Length,
            Layers = [.. run.GetProperty("layers").EnumerateArray().Select(LayerOf)],
            Loss = Loss.All.Create(run.GetProperty("loss").GetString()!, TestData.NoArguments, "", [])
                ?? throw new NotSupportedException("The loss is unknown."),
        };
        Samples = new(Floats(inputs), Floats(targets), inputs[0].Length, targets[0].Length);
        X = Matrix<double>.Build.DenseOfRowArrays(inputs);
        T = Matrix<double>.Build.DenseOfRowArrays(targets);
        Options = new()
        {
            Epochs = run.GetProperty("steps").GetInt32(),
            BatchSize = inputs.Length,
            Shuffle = false,
            Optimizer = OptimizerOf(run.GetProperty("optimizer")),
            L2 = run.GetProperty("l2").GetDouble(),
        };

        var expected = run.GetProperty("expected");
        OutputsBefore = [.. Rows(expected.GetProperty("outputsBefore")).SelectMany(row => row)];
        LossPerStep = Numbers(expected.GetProperty("lossPerStep"));
        var gradient = expected.GetProperty("firstGradient");
        FirstGradient = Parameters(gradient.GetProperty("kernels"), gradient.GetProperty("biases"));
        LossAfter = expected.GetProperty("lossAfter").GetDouble();
        OutputsAfter = [.. Rows(expected.GetProperty("outputsAfter")).SelectMany(row => row)];
        ParametersAfter = Parameters(expected.GetProperty("kernelsAfter"), expected.GetProperty("biasesAfter"));
    }

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public NetworkDefinition Definition { get; }

    public SampleSet Samples { get; }

    /// <summary>The samples with all their digits.</summary>
    public Matrix<double> X { get; }

    public Matrix<double> T { get; }

    /// <summary>Full batch without shuffling, one step per epoch.</summary>
    public TrainingOptions Options { get; }

    public double[] OutputsBefore { get; }

    public double[] LossPerStep { get; }

    /// <summary>In the layout of <see cref="Network.Parameters"/>.</summary>
    public double[] FirstGradient { get; }

    public double LossAfter { get; }

    public double[] OutputsAfter { get; }

    /// <summary>In the layout of <see cref="Network.Parameters"/>.</summary>
    public double[] ParametersAfter { get; }

    public static ReferenceRun Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, $"{name}.json")));
        return new(document.RootElement);
    }

    private static LayerDefinition LayerOf(JsonElement layer) => new()
    {
        Units = layer.GetProperty("units").GetInt32(),
        Activation = Activation.All.Create(layer.GetProperty("activation").GetString()!, TestData.NoArguments, "", [])
            ?? throw new NotSupportedException("The activation is unknown."),
        UseBias = layer.GetProperty("useBias").GetBoolean(),
        Kernel = [.. Rows(layer.GetProperty("kernel")).Select(row => ImmutableArray.Create(row))],
        Bias = layer.GetProperty("bias") is { ValueKind: JsonValueKind.Array } bias ? [.. Numbers(bias)] : [],
    };

    // "momentum" and "nesterov" are PyTorch's SGD with these options.
    private static Optimizer OptimizerOf(JsonElement optimizer)
    {
        var type = optimizer.GetProperty("type").GetString()!;
        var arguments = optimizer.EnumerateObject().Where(property => property.Name != "type")
            .ToDictionary(property => property.Name, property => (object)property.Value.GetDouble());
        if (type == "nesterov") arguments["nesterov"] = true;
        return Optimizer.All.Create(type is "momentum" or "nesterov" ? "sgd" : type, arguments, "", [])
            ?? throw new NotSupportedException($"The optimizer {type} is unknown.");
    }

    // Per layer the kernel, then the bias; a network without biases has null in their place.
    private static double[] Parameters(JsonElement kernels, JsonElement biases) =>
        [.. kernels.EnumerateArray()
            .SelectMany(
                (kernel, l) => Rows(kernel).SelectMany(row => row)
                    .Concat(biases.ValueKind == JsonValueKind.Array ? Numbers(biases[l]) : []))];

    private static double[][] Rows(JsonElement matrix) => [.. matrix.EnumerateArray().Select(Numbers)];

    private static double[] Numbers(JsonElement vector) =>
        vector.ValueKind == JsonValueKind.Array ? [.. vector.EnumerateArray().Select(number => number.GetDouble())] : [];

    private static float[] Floats(double[][] rows) => [.. rows.SelectMany(row => row).Select(number => (float)number)];
}
