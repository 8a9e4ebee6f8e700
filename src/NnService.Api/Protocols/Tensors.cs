using System.Collections.Immutable;
using System.Globalization;
using NnService.Domain.Data;

namespace NnService.Api.Protocols;

/// <summary>The type of a tensor's numbers or words.</summary>
internal enum TensorType
{
    Float,
    Double,
    Int64,
    Text,
}

/// <summary>A tensor that goes in or comes out: rows, or rows × width.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Width">Null for one value per row without a dimension of its own.</param>
internal sealed record Tensor(string Name, TensorType Type, int? Width)
{
    /// <summary>The shape, −1 for the rows.</summary>
    public IEnumerable<int> Shape => Width is { } width ? [-1, width] : [-1];
}

/// <summary>What a version takes and answers in the protocols of other servers: the same tensors as its ONNX graph.</summary>
/// <remarks>Plain: x → outputs. Tables: a tensor per feature, in the order of the schema → label and probabilities, or value. Immutable, thread-safe.</remarks>
internal sealed class Signature
{
    public const string Plain = "x";
    public const string Outputs = "outputs";
    public const string Label = "label";
    public const string Probabilities = "probabilities";
    public const string Value = "value";

    public Signature(DataEncoding encoding)
    {
        Encoding = encoding;
        if (encoding.IsPlain)
        {
            Inputs = [new(Plain, TensorType.Float, encoding.InputCount)];
            Answers = [new(Outputs, TensorType.Float, encoding.OutputCount)];
            return;
        }

        Inputs = [.. encoding.Features.Select(feature => new Tensor(feature.Name, feature.Type == ColumnType.Category ? TensorType.Text : TensorType.Float, 1))];
        Answers = encoding.Task switch
        {
            LearningTask.Regression => [new(Value, TensorType.Double, encoding.Targets.Length)],
            LearningTask.MultiLabel => [new(Label, LabelType(encoding), encoding.Targets.Length), new(Probabilities, TensorType.Float, encoding.Targets.Length)],
            _ => [new(Label, LabelType(encoding), null), new(Probabilities, TensorType.Float, encoding.Targets[0].Classes.Length)],
        };
    }

    public DataEncoding Encoding { get; }

    /// <summary>In the order of the schema.</summary>
    public ImmutableArray<Tensor> Inputs { get; }

    public ImmutableArray<Tensor> Answers { get; }

    // Whole numbers stay whole, other numbers stay numbers; booleans are words, as in the graph.
    private static TensorType LabelType(DataEncoding encoding)
    {
        if (encoding.Targets.Any(target => target.Type != ColumnType.Number)) return TensorType.Text;
        return encoding.Targets.SelectMany(target => target.Classes).All(label => double.IsInteger(double.Parse(label, CultureInfo.InvariantCulture))) ? TensorType.Int64 : TensorType.Double;
    }
}
