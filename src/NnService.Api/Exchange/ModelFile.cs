using System.Globalization;
using System.Text.Json.Serialization;
using NnService.Api.Contracts;
using NnService.Api.Models;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;
using NnService.Domain.Prediction;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Exchange;

/// <summary>A version of a model as a file of our own, complete: what is imported answers with the same bits.</summary>
public sealed record ModelFileContract
{
    public const string Name = "nnservice-model";

    public const int CurrentFormat = 1;

    // Whole groups of three bytes, so that the texts could also be joined; small enough to be forgotten soon after they were written.
    private const int ChunkBytes = 3 << 14;

    /// <summary>Always nnservice-model.</summary>
    public required string Format { get; init; }

    /// <summary>The version of this format; 1.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>The model as it was defined, open where it takes shapes from data.</summary>
    public required CreateModelContract Model { get; init; }

    /// <summary>The number that the version had where it comes from.</summary>
    public required int Version { get; init; }

    /// <summary>How rows become numbers and numbers become answers.</summary>
    public required DataEncoding Encoding { get; init; }

    /// <summary>How good the version was on rows that training did not see; null without such rows.</summary>
    public EvaluationReport? Metrics { get; init; }

    /// <summary>SHA-256 of the weights.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Networks whose answers are averaged; 1 where it is left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int? Members { get; init; }

    /// <summary>The weights as little-endian 32-bit floats, W₁ b₁ W₂ b₂ …, one network after the other, in pieces of Base64.</summary>
    public required IReadOnlyList<byte[]> Weights { get; init; }

    /// <summary>A version as a file, which is to be written once: its weights are made while it is.</summary>
    public static ModelFileContract From(StoredModel model, VersionInfo version, Predictor predictor) =>
        From(model, model.Definition.IsAuto ? predictor.Definition with { Inputs = null } : model.Definition, version, predictor);

    // A model that is chosen at training comes back with the layers that were.
    private static ModelFileContract From(StoredModel model, NetworkDefinition shown, VersionInfo version, Predictor predictor) => new()
    {
        Format = Name,
        FormatVersion = CurrentFormat,
        Model = new()
        {
            Id = model.Id,
            Description = model.Description,
            Inputs = shown.Inputs,
            Layers = [.. shown.Layers.Select(LayerContract.From)],
            Loss = ChoiceContract.From<Loss>(shown.Loss),
            Seed = model.Definition.Seed,
        },
        Version = version.Number,
        Encoding = predictor.Encoding,
        Metrics = version.Metrics,
        Sha256 = version.Sha256,
        Members = predictor.Ensemble.Members.Length,
        Weights = PiecesOf(predictor.Ensemble),
    };

    /// <summary>What to keep; null when a fault was added or a limit is exceeded.</summary>
    public ModelImport? ToImport(NnLimits limits, List<Fault> faults, out string? tooLarge)
    {
        tooLarge = null;
        if (Format != Name) faults.Add(new("/format", $"format is '{Text.Truncate(Format)}'; it must be '{Name}'."));
        if (FormatVersion != CurrentFormat)
            faults.Add(new("/formatVersion", $"formatVersion is {FormatVersion}; {CurrentFormat} is taken."));
        var inner = new List<Fault>();
        var definition = Model.ToDefinition(inner);
        faults.AddRange(inner.Select(fault => fault with { Pointer = $"/model{fault.Pointer}" }));
        faults.AddRange(Encoding.Validate().Select(fault => fault with { Pointer = $"/encoding{fault.Pointer}" }));
        if (Encoding.InputCount < 1 || Encoding.OutputCount < 1)
            faults.Add(new("/encoding/inputCount", "inputCount and outputCount are at least 1."));
        CheckMetrics(faults);
        if (faults.Count > 0) return null;

        var complete = definition.Complete(Encoding.InputCount, Encoding.OutputCount) with { Members = Members ?? 1 };
        faults.AddRange(
            complete.Validate().Select(
                fault => fault.Pointer == "/members" ? fault : fault with { Pointer = $"/model{fault.Pointer}" }));
        if (complete.Inputs != Encoding.InputCount || complete.Outputs != Encoding.OutputCount)
            faults.Add(
                new(
                    "/encoding",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the encoding has {Encoding.InputCount} inputs and {Encoding.OutputCount} outputs, the model {complete.Inputs} "
                            + $"and {complete.Outputs}.")));
        if (faults.Count > 0 || (tooLarge = ModelSize.Exceeds(complete, limits)) is not null) return null;
        return ToEnsemble(complete, faults) is { } ensemble ? new(Model.Description, definition, ensemble, Encoding, Metrics) : null;
    }

    // Each network begins with a piece of its own.
    private static LazyList<byte[]> PiecesOf(Ensemble ensemble)
    {
        const int Length = ChunkBytes / sizeof(float);
        var weights = ensemble.Members[0].Parameters.Length;
        var pieces = (weights + Length - 1) / Length;
        return new(
            ensemble.Members.Length * pieces,
            piece => WeightBytes.ToBytes(
                ensemble.Members[piece / pieces].Parameters.AsSpan(
                    (piece % pieces * Length)..Math.Min(weights, ((piece % pieces) + 1) * Length))));
    }

    private Ensemble? ToEnsemble(NetworkDefinition definition, List<Fault> faults)
    {
        var length = Weights.Sum(chunk => (long)chunk.Length);
        if (length != definition.ParameterCount * sizeof(float))
        {
            faults.Add(
                new(
                    "/weights",
                    $"weights has {length} bytes; the network has {definition.ParameterCount} weights of {sizeof(float)} bytes."));
            return null;
        }

        var weights = WeightBytes.FromPieces(Weights, (int)(length / sizeof(float)));
        if (WeightBytes.Hash(weights) != Sha256)
            faults.Add(new("/sha256", "sha256 is not that of the weights; the file was changed or damaged."));
        if (!Array.TrueForAll(weights, float.IsFinite)) faults.Add(new("/weights", "a weight is not finite."));
        return faults.Count > 0
            ? null
            : Domain.Networks.Ensemble.Of(definition, weights.Chunk(weights.Length / definition.Members));
    }

    // Labels of numbers are shown as numbers, so they must be some.
    private void CheckMetrics(List<Fault> faults)
    {
        var isNumber = Encoding.Targets is [] or [{ Type: ColumnType.Number }, ..];
        var labels = (Metrics?.PerClass?.Select(one => one.Class) ?? []).Concat(Metrics?.ConfusionMatrix?.Classes ?? []);
        if (isNumber
            && labels.Any(
                label => !double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    || !double.IsFinite(number)))
            faults.Add(new("/metrics", "a class of the metrics is not a number, but those of the target are."));
        if (Metrics?.ConfusionMatrix is not { } matrix) return;
        var classes = matrix.Classes.Length;
        if (matrix.Counts.Length != classes || matrix.Counts.Any(row => row.Length != classes || row.Any(count => count < 0)))
            faults.Add(
                new(
                    "/metrics/confusionMatrix/counts",
                    $"counts has one row for each of the {classes} classes, and in it one count of at least 0 for each."));
    }
}
