using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NnService.Api.Contracts;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Initializers;
using NnService.Domain.Preparation;
using NnService.Infrastructure.Models;

namespace NnService.Api.Models;

/// <summary>One fully connected layer.</summary>
public sealed record LayerContract
{
    /// <summary>Units, at least 1; in the last layer null to take them from the training data.</summary>
    public int? Units { get; init; }

    /// <summary>Activation; identity by default.</summary>
    public ChoiceContract<Activation>? Activation { get; init; }

    /// <summary>Initializer of the kernel; xavierUniform by default.</summary>
    public ChoiceContract<Initializer>? Initializer { get; init; }

    /// <summary>Whether a bias is added; true by default.</summary>
    public bool? UseBias { get; init; }

    /// <summary>Share of outputs dropped while training, 0 to below 1; 0 by default.</summary>
    public double? Dropout { get; init; }

    /// <summary>Explicit first weights, inputs × units.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<double>>? Kernel { get; init; }

    /// <summary>Explicit first biases, one per unit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Bias { get; init; }

    public static LayerContract From(LayerDefinition layer) => new()
    {
        Units = layer.Units,
        Activation = ChoiceContract.From<Activation>(layer.Activation),
        Initializer = ChoiceContract.From<Initializer>(layer.Initializer),
        UseBias = layer.UseBias,
        Dropout = layer.Dropout,
        Kernel = layer.Kernel.IsEmpty ? null : [.. layer.Kernel.Select(row => (IReadOnlyList<double>)row)],
        Bias = layer.Bias.IsEmpty ? null : layer.Bias,
    };

    public LayerDefinition ToDefinition(string at, List<Fault> faults) => new()
    {
        Units = Units,
        Activation = Activation?.Build($"{at}/activation", faults) ?? new Identity(),
        Initializer = Initializer?.Build($"{at}/initializer", faults) ?? new XavierUniformInitializer(),
        UseBias = UseBias ?? true,
        Dropout = Dropout ?? 0,
        Kernel = [.. (Kernel ?? []).Select(row => row.ToImmutableArray())],
        Bias = [.. Bias ?? []],
    };
}

/// <summary>A network to create.</summary>
public sealed record CreateModelContract
{
    public const int MaxDescription = 4000;

    /// <summary>The id, or null to have one made.</summary>
    public string? Id { get; init; }

    /// <summary>Free text, at most 4000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>Numbers that enter the first layer after encoding; null to take them from the training data.</summary>
    public int? Inputs { get; init; }

    /// <summary>
    /// The layers from input to output, at least one; left out or "auto", the network is chosen at each training by what the target is.
    /// </summary>
    [JsonConverter(typeof(LayersConverter))]
    public IReadOnlyList<LayerContract>? Layers { get; init; }

    /// <summary>The loss; by default the one made for the last activation.</summary>
    public ChoiceContract<Loss>? Loss { get; init; }

    /// <summary>The seed of the initial weights; 0 by default.</summary>
    public long? Seed { get; init; }

    /// <summary>The definition; everything that is wrong is added to the faults.</summary>
    public NetworkDefinition ToDefinition(List<Fault> faults)
    {
        Ids.Check(Id, "/id", faults);
        if (Description is { Length: > MaxDescription })
            faults.Add(new("/description", $"description has {Description.Length} characters; at most {MaxDescription} are allowed."));

        if (Layers is not { } items) return AutoDefinition(faults);
        ImmutableArray<LayerDefinition> layers = [.. items.Select((layer, l) => layer.ToDefinition($"/layers/{l}", faults))];
        var definition = new NetworkDefinition
        {
            Inputs = Inputs,
            Layers = layers,
            Loss = Loss?.Build("/loss", faults) ?? Domain.Networks.Loss.DefaultFor(layers.IsEmpty ? new Identity() : layers[^1].Activation),
            Seed = Seed ?? 0,
        };
        faults.AddRange(definition.Validate());
        return definition;
    }

    // What is chosen cannot be said as well.
    private NetworkDefinition AutoDefinition(List<Fault> faults)
    {
        if (Inputs is not null)
            faults.Add(new("/inputs", "the network is chosen at training, inputs with it; give layers, or leave inputs out."));
        if (Loss is not null)
            faults.Add(new("/loss", "the network is chosen at training, its loss by the target; give layers, or leave loss out."));
        return NetworkDefinition.Auto(Seed ?? 0);
    }
}

/// <summary>What to change of a model; what is left out stays.</summary>
/// <param name="Description">The new description.</param>
/// <param name="CurrentVersion">The version that predictions come from, to promote or roll back: an existing number, or an alias.</param>
public sealed record PatchModelContract(string? Description = null, VersionReference? CurrentVersion = null);

/// <summary>A model. What its definition leaves open is that of its current version.</summary>
/// <param name="Id">The id.</param>
/// <param name="Description">Free text.</param>
/// <param name="Inputs">Numbers that enter the first layer; null while open.</param>
/// <param name="Outputs">Units of the last layer; null while open.</param>
/// <param name="Auto">Whether the network is chosen at each training.</param>
/// <param name="Layers">The layers as they were defined, with every default filled in; units that are open are taken from the training
/// data. Where the network is chosen at training those of the current version, and null before the first.</param>
/// <param name="Loss">The loss; null where the network is not chosen yet.</param>
/// <param name="Seed">The seed of the initial weights.</param>
/// <param name="ParameterCount">Weights and biases; null while a shape is open.</param>
/// <param name="Built">Whether every shape is known: by the definition, or by training.</param>
/// <param name="CurrentVersion">The version that predictions come from; null until one was promoted.</param>
/// <param name="Aliases">Names of versions, by which they can be asked for.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="Metrics">How good the current version is on rows that training did not see, without single classes; null without such
/// rows.</param>
public sealed record ModelContract(
    string Id,
    string? Description,
    int? Inputs,
    int? Outputs,
    bool Auto,
    IReadOnlyList<LayerContract>? Layers,
    ChoiceContract<Loss>? Loss,
    long Seed,
    long? ParameterCount,
    bool Built,
    int? CurrentVersion,
    IReadOnlyDictionary<string, int> Aliases,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    MetricsContract? Metrics)
{
    /// <param name="model">The model.</param>
    /// <param name="current">Its current version, or null.</param>
    public static ModelContract From(StoredModel model, CurrentVersion? current = null) =>
        From(model, current, model.Definition.IsAuto ? current?.Definition : model.Definition);

    private static ModelContract From(StoredModel model, CurrentVersion? current, NetworkDefinition? shown) => new(
        model.Id,
        model.Description,
        (current?.Definition ?? model.Definition).Inputs,
        (current?.Definition ?? model.Definition).Outputs,
        model.Definition.IsAuto,
        shown is null ? null : [.. shown.Layers.Select(LayerContract.From)],
        shown is null ? null : ChoiceContract.From<Loss>(shown.Loss),
        model.Definition.Seed,
        (long?)(current?.Definition ?? model.Definition).ParameterCount,
        (current?.Definition ?? model.Definition).IsBuilt,
        model.CurrentVersion,
        model.Aliases,
        model.CreatedAt,
        model.UpdatedAt,
        current?.Metrics is { } metrics ? MetricsContract.From(metrics with { PerClass = null, ConfusionMatrix = null }, null) : null);
}

/// <summary>A page of models; their layers are without explicit weights.</summary>
public sealed record ModelListContract(IReadOnlyList<ModelContract> Items, string? Next);

/// <summary>One immutable version of a model.</summary>
/// <param name="Version">Its number; 0 is the initial weights.</param>
/// <param name="Job">The job that made it; null for version 0.</param>
/// <param name="Inputs">Numbers that enter the first layer.</param>
/// <param name="Outputs">Units of the last layer.</param>
/// <param name="Layers">The layers with every shape.</param>
/// <param name="Loss">The loss.</param>
/// <param name="ParameterCount">Weights and biases.</param>
/// <param name="Ensemble">How many networks of these layers there are, whose answers are averaged; null of a single one.</param>
/// <param name="Metrics">How good it is on rows that training did not see: test rows, else validation rows, of an ensemble else all rows,
/// each answered by the network that did not see it; null without any.</param>
/// <param name="MetricsSource">Which rows these are: test, validation, or out of fold with the number of folds; null without
/// metrics, and where it is not known.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Sha256">SHA-256 of the weights as little-endian 32-bit floats, W₁ b₁ W₂ b₂ …, one network after the other.</param>
/// <param name="Engine">The version of the training engine that made it; null for version 0 and for what was imported.</param>
/// <param name="Program">The version of the service that made it; null for version 0 and for what was imported.</param>
/// <param name="Dataset">What it was trained on; null for version 0 and for what was imported.</param>
/// <param name="Parts">Which rows of the dataset were used for what; null for version 0 and for what was imported.</param>
/// <param name="Description">Free text.</param>
/// <param name="Tags">Values by key, free as well.</param>
/// <param name="Choices">What was chosen at its training because nobody had said it, and why; absent where nothing was, and in
/// lists.</param>
public sealed record VersionContract(
    int Version,
    string? Job,
    int? Inputs,
    int? Outputs,
    IReadOnlyList<LayerContract> Layers,
    ChoiceContract<Loss> Loss,
    long? ParameterCount,
    EnsembleContract? Ensemble,
    MetricsContract? Metrics,
    string? MetricsSource,
    DateTime CreatedAt,
    string Sha256,
    int? Engine,
    string? Program,
    DatasetReferenceContract? Dataset,
    PartsContract? Parts,
    string? Description,
    IReadOnlyDictionary<string, string> Tags,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TrainingChoice>? Choices = null)
{
    public static VersionContract From(VersionInfo version) => new(
        version.Number,
        version.JobId,
        version.Definition.Inputs,
        version.Definition.Outputs,
        [.. version.Definition.Layers.Select(layer => LayerContract.From(layer) with { Kernel = null, Bias = null })],
        ChoiceContract.From<Loss>(version.Definition.Loss),
        (long?)version.Definition.ParameterCount,
        EnsembleContract.From(version.Definition.Members),
        version.Metrics is { } metrics ? MetricsContract.From(metrics, version.Encoding) : null,
        version.Metrics is null ? null : version.Parts?.JudgedOn,
        version.CreatedAt,
        version.Sha256,
        version.Engine,
        version.Program,
        version.JobId is null ? null : new(version.DatasetId, version.DatasetDigest),
        PartsContract.From(version.Parts),
        version.Notes.Description,
        version.Notes.Tags,
        version.Choices.IsEmpty ? null : version.Choices);

    /// <summary>The version as a list shows it: what its metrics tell of single classes is read one by one.</summary>
    public static VersionContract InList(VersionInfo version) =>
        From(version with { Metrics = version.Metrics is { } metrics ? metrics with { PerClass = null, ConfusionMatrix = null } : null });
}

/// <summary>The versions of a model, the oldest first; their metrics are without single classes.</summary>
public sealed record VersionListContract(IReadOnlyList<VersionContract> Items, string? Next);

/// <summary>The weights of one layer.</summary>
/// <param name="Kernel">W, inputs × units.</param>
/// <param name="Bias">b, one per unit; empty without a bias.</param>
public sealed record LayerWeightsContract(IReadOnlyList<IReadOnlyList<float>> Kernel, IReadOnlyList<float> Bias);

/// <summary>The weights of one version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Layers">Every layer, the first one first.</param>
/// <param name="Member">Which network of an ensemble it is, from 0; absent of a single network.</param>
/// <param name="Members">Networks of the ensemble; absent of a single network.</param>
public sealed record WeightsContract(
    int Version,
    IReadOnlyList<LayerWeightsContract> Layers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Member = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Members = null)
{
    /// <summary>The weights as views of those of the network.</summary>
    /// <param name="version">The version.</param>
    /// <param name="ensemble">Its networks.</param>
    /// <param name="member">Which one; null for the first.</param>
    public static WeightsContract From(int version, Ensemble ensemble, int? member)
    {
        var network = ensemble.Members[member ?? 0];
        var members = ensemble.Members.Length;
        return new(
            version,
            [.. Enumerable.Range(0, network.Depth)
                .Select(l => new LayerWeightsContract(KernelOf(network, l), Part(network, network.BiasRange(l))))],
            MemberChoice.Told(member, members),
            members == 1 ? null : members);
    }

    private static LazyList<IReadOnlyList<float>> KernelOf(Network network, int l)
    {
        var units = network.Definition.FanOut(l);
        var start = network.KernelRange(l).Start.Value;
        return new(network.Definition.FanIn(l), row => Part(network, (start + (row * units))..(start + ((row + 1) * units))));
    }

    private static ArraySegment<float> Part(Network network, Range range)
    {
        var (start, length) = range.GetOffsetAndLength(network.Parameters.Length);
        return new(network.Parameters, start, length);
    }
}

/// <summary>Sizes that are refused before anything is allocated.</summary>
internal static class ModelSize
{
    /// <summary>What exceeds a limit, in a sentence that names it; null when nothing does.</summary>
    public static string? Exceeds(NetworkDefinition definition, NnLimits limits)
    {
        if (definition.Layers.Length > limits.MaxLayers) return TooManyLayers(definition.Layers.Length, limits);
        var smallest = definition.Complete(1, 1);
        if (smallest.ParameterCount > limits.MaxWeights)
            return $"The model has {smallest.ParameterCount} weights and biases; at most {limits.MaxWeights} are allowed "
                + $"(NnService:Limits:MaxWeights).";
        return smallest.NumbersPerRow > limits.MaxActivations
            ? $"One row needs {smallest.NumbersPerRow} activations; at most {limits.MaxActivations} are allowed for a batch "
                + $"(NnService:Limits:MaxActivations)."
            : null;
    }

    public static string TooManyLayers(int layers, NnLimits limits) =>
        $"The model has {layers} layers; at most {limits.MaxLayers} are allowed (NnService:Limits:MaxLayers).";

    /// <summary>The same for a batch of <paramref name="rows"/> rows of a network whose shapes are known.</summary>
    public static string? BatchExceeds(NetworkDefinition definition, long rows, NnLimits limits) =>
        (Int128)rows * definition.NumbersPerRow > limits.MaxActivations
            ? $"A batch of {rows} rows needs {(Int128)rows * definition.NumbersPerRow} activations; at most {limits.MaxActivations} are "
                + $"allowed (NnService:Limits:MaxActivations): use a smaller batchSize."
            : null;
}
