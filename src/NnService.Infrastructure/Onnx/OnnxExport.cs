using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using NnService.Domain.Prediction;
using NnService.Infrastructure.Onnx.Export;
using NnService.Infrastructure.Onnx.Format;

namespace NnService.Infrastructure.Onnx;

/// <summary>Where a graph comes from.</summary>
/// <param name="Sha256">Of the weights.</param>
public sealed record OnnxOrigin(string Model, int Version, string Sha256);

/// <summary>A version as an .onnx file: raw values go in, answers come out.</summary>
/// <param name="Bytes">The file; its weights are those of the version, not a copy.</param>
/// <param name="LargestDifference">Between the answers of the file, read back and evaluated here, and those of the version, over the probe
/// rows; see <see cref="OnnxProbe"/>.</param>
public sealed record OnnxExport(ReadOnlySequence<byte> Bytes, double LargestDifference)
{
    // Old enough for every runtime of the last years, new enough for all that is written here.
    private const int IrVersion = 8;
    private const int Opset = 17;
    private const int MachineLearningOpset = 3;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a version and looks whether the file answers as the version does.</summary>
    public static OnnxExport Of(Predictor predictor, OnnxOrigin origin)
    {
        var encoding = predictor.Encoding;
        var graph = new GraphBuilder();
        var x = FeatureNodes.Add(graph, encoding, AnswerNodes.NamesOf(encoding));
        AnswerNodes.Add(graph, encoding, LayerNodes.Add(graph, predictor.Ensemble, x));

        var built = graph.Build(origin.Model);
        var bytes = OnnxWriter.Write(new()
        {
            IrVersion = IrVersion,
            ProducerName = "NnService",
            ProducerVersion = typeof(OnnxExport).Assembly.GetName().Version!.ToString(3),
            ModelVersion = origin.Version,
            Opsets = built.Nodes.Any(node => node.Domain.Length > 0)
                ? new Dictionary<string, long> { [""] = Opset, [GraphBuilder.MachineLearning] = MachineLearningOpset }
                : new Dictionary<string, long> { [""] = Opset },
            Metadata = MetadataOf(predictor, origin),
            Graph = built,
        });
        return new(bytes, OnnxProbe.LargestDifference(bytes, predictor));
    }

    private static Dictionary<string, string> MetadataOf(Predictor predictor, OnnxOrigin origin)
    {
        var encoding = predictor.Encoding;
        var metadata = new Dictionary<string, string>
        {
            ["model"] = origin.Model,
            ["version"] = origin.Version.ToString(CultureInfo.InvariantCulture),
            ["sha256"] = origin.Sha256,
            ["task"] = JsonNamingPolicy.CamelCase.ConvertName(encoding.Task.ToString()),
        };
        if (encoding.Targets.IsEmpty) return metadata;
        metadata["targets"] = Json(encoding.Targets.Select(target => target.Name));
        if (encoding.Targets is [{ ShownClasses: { IsEmpty: false } classes }]) metadata["classes"] = Json(classes);
        return metadata;
    }

    private static string Json(IEnumerable<string> words) => JsonSerializer.Serialize(words.ToImmutableArray(), Readable);
}
