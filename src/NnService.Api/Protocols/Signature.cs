using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Domain.Encoding;

namespace NnService.Api.Protocols;

/// <summary>
/// What a version takes and answers in the protocols of other servers: the tensors of its ONNX graph, values of numbers in double
/// precision.
/// </summary>
/// <remarks>
/// Plain: x → outputs. Tables: a tensor per feature, in the order of the schema → label and probabilities, or value. Made once for each
/// version. Immutable, thread-safe.
/// </remarks>
internal sealed class Signature
{
    public const string Plain = "x";
    public const string Outputs = "outputs";
    public const string Label = "label";
    public const string Probabilities = "probabilities";
    public const string Value = "value";

    private static readonly ConditionalWeakTable<DataEncoding, Signature> Signatures = [];

    private Signature(DataEncoding encoding)
    {
        Encoding = encoding;
        if (encoding.IsPlain)
        {
            Inputs = [new(Plain, TensorType.Float, encoding.InputCount)];
            Answers = [new(Outputs, TensorType.Float, encoding.OutputCount)];
            return;
        }

        var labels = encoding.KindOfLabels() switch
        {
            LabelKind.Whole =>
            TensorType.Int64,
            LabelKind.Number => TensorType.Double,
            _ => TensorType.Text
        };
        Inputs = [.. encoding.Features.Select(
            feature => new Tensor(feature.Name, feature.Type == ColumnType.Category ? TensorType.Text : TensorType.Float, 1)
            {
                IsTruth = feature.Type == ColumnType.Boolean,
            })];
        Answers = encoding.Task switch
        {
            LearningTask.Regression => [new(Value, TensorType.Double, encoding.Targets.Length)],
            LearningTask.MultiLabel =>
                [new(Label, labels, encoding.Targets.Length), new(Probabilities, TensorType.Float, encoding.Targets.Length)],
            _ => [new(Label, labels, null), new(Probabilities, TensorType.Float, encoding.Targets[0].Classes.Length)],
        };
    }

    public DataEncoding Encoding { get; }

    /// <summary>In the order of the schema.</summary>
    public ImmutableArray<Tensor> Inputs { get; }

    public ImmutableArray<Tensor> Answers { get; }

    /// <summary>The names of the inputs, to be told.</summary>
    public string InputNames => Text.Join(Inputs.Select(tensor => tensor.Name), Inputs.Length);

    public static Signature Of(DataEncoding encoding) => Signatures.GetValue(encoding, encoding => new Signature(encoding));
}
