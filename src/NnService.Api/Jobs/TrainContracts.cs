using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using NnService.Api.Contracts;
using NnService.Api.Json;
using NnService.Api.Problems;
using NnService.Domain.Optimizers;
using NnService.Domain.Preparation;
using NnService.Domain.Training;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Api.Jobs;

/// <summary>Data sent with the request: plain numbers, or rows of a table.</summary>
/// <param name="Inputs">Plain numbers that enter the network, one array per row.</param>
/// <param name="Targets">Plain numbers that it should answer, one array per row.</param>
/// <param name="Rows">Rows of a table, one object per row.</param>
public sealed record DataContract(
    IReadOnlyList<IReadOnlyList<double>>? Inputs = null,
    IReadOnlyList<IReadOnlyList<double>>? Targets = null,
    IReadOnlyList<IReadOnlyDictionary<string, CellContract>>? Rows = null);

/// <summary>Penalties on large weights; biases have none.</summary>
/// <param name="L1">λ₁ of λ₁·Σ|w|, at least 0.</param>
/// <param name="L2">λ₂ of ½·λ₂·Σw², at least 0.</param>
public sealed record RegularizationContract(double? L1 = null, double? L2 = null);

/// <summary>Ends a job when it no longer gets better.</summary>
/// <param name="Monitor">loss, validationLoss, accuracy, validationAccuracy, mae or validationMae; by default validationLoss, or loss
/// without validation rows.</param>
/// <param name="Patience">Epochs without an improvement that are waited for; 10 by default.</param>
/// <param name="MinDelta">What counts as an improvement: a change of more than this; 0 by default.</param>
/// <param name="RestoreBest">Whether the version has the weights of the best epoch; true by default.</param>
public sealed record EarlyStoppingContract(string? Monitor = null, int? Patience = null, double? MinDelta = null, bool? RestoreBest = null)
{
    internal EarlyStopping ToOptions(bool hasNoValidation)
    {
        var defaults = new EarlyStopping();
        return new(
            Monitor ?? (hasNoValidation ? EarlyStopping.Loss : defaults.Monitor),
            Patience ?? defaults.Patience,
            MinDelta ?? defaults.MinDelta,
            RestoreBest ?? defaults.RestoreBest);
    }
}

/// <summary>What the rows of each class count: <c>balanced</c>, or a weight by label.</summary>
[JsonConverter(typeof(ClassWeightsContractConverter))]
public sealed record ClassWeightsContract(IReadOnlyDictionary<string, double>? ByClass)
{
    public ClassWeights ToWeights() => new(ByClass?.ToImmutableSortedDictionary(StringComparer.Ordinal));
}

internal sealed class ClassWeightsContractConverter : JsonConverter<ClassWeightsContract>
{
    private const string Balanced = "balanced";

    public override ClassWeightsContract Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String when reader.ValueTextEquals(Balanced) => new((IReadOnlyDictionary<string, double>?)null),
            JsonTokenType.StartObject => new(StrictJson.ReadNested<Dictionary<string, double>>(ref reader, options)),
            _ => throw new JsonRefusal(ProblemCode.WrongType, "\"balanced\", or an object of weights by class, is expected here."),
        };

    public override void Write(Utf8JsonWriter writer, ClassWeightsContract value, JsonSerializerOptions options)
    {
        if (value.ByClass is null) writer.WriteStringValue(Balanced);
        else JsonSerializer.Serialize(writer, value.ByClass, options);
    }
}

/// <summary>A column, or a list of columns.</summary>
[JsonConverter(typeof(TargetContractConverter))]
public sealed record TargetContract(ImmutableArray<string> Names, bool IsList);

internal sealed class TargetContractConverter : JsonConverter<TargetContract>
{
    public override TargetContract Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String => new([StrictJson.ReadNested<string>(ref reader, options)!], false),
            JsonTokenType.StartArray => new(Names(StrictJson.ReadNested<string[]>(ref reader, options)!), true),
            _ => throw new JsonRefusal(ProblemCode.WrongType, "A column name, or a list of column names, is expected here."),
        };

    private static ImmutableArray<string> Names(string[] names)
    {
        NonNullItems.RefuseNulls(names, "");
        return [.. names];
    }

    public override void Write(Utf8JsonWriter writer, TargetContract value, JsonSerializerOptions options)
    {
        if (value.IsList) JsonSerializer.Serialize(writer, value.Names, options);
        else writer.WriteStringValue(value.Names[0]);
    }
}

/// <summary>Where training starts: <c>initial</c>, <c>current</c>, the number of a version, or its alias.</summary>
/// <param name="Version">The version; null for the current one.</param>
[JsonConverter(typeof(StartContractConverter))]
public sealed record StartContract(VersionReference? Version)
{
    internal static readonly StartContract Initial = Of(0);
    internal static readonly StartContract Current = new(Version: null);

    internal static StartContract Of(int number) => new(new VersionReference(number, null));
}

internal sealed class StartContractConverter : JsonConverter<StartContract>
{
    public override StartContract Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String when reader.ValueTextEquals("initial") => StartContract.Initial,
            JsonTokenType.String when reader.ValueTextEquals("current") => StartContract.Current,
            JsonTokenType.String when VersionReference.IsAlias(reader.GetString()!) => new(new VersionReference(null, reader.GetString())),
            JsonTokenType.Number when reader.TryGetInt32(out var version) => StartContract.Of(version),
            _ => throw new JsonRefusal(
                ProblemCode.WrongType, "\"initial\", \"current\", the number of a version or an alias is expected here."),
        };

    public override void Write(Utf8JsonWriter writer, StartContract value, JsonSerializerOptions options)
    {
        if (value.Version is not { } version) writer.WriteStringValue("current");
        else if (version.Number is 0) writer.WriteStringValue("initial");
        else JsonSerializer.Serialize(writer, version, options);
    }
}

/// <summary>How much is done for a good answer, by models whose network is chosen at training.</summary>
public enum TrainingEffort
{
    /// <summary>One network, judged by an eighth of the rows.</summary>
    Fast,

    /// <summary>Eight networks, averaged, each judged by the rows that it leaves out.</summary>
    Auto,
}

/// <summary>What to train on and how. Only the data and, for tables, the target are required.</summary>
public record TrainContract
{
    /// <summary>The id of a dataset; or send data.</summary>
    public string? Dataset { get; init; }

    /// <summary>Data sent with the request; or name a dataset.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DataContract? Data { get; init; }

    /// <summary>The column to learn, or a list of columns; required for tables.</summary>
    public TargetContract? Target { get; init; }

    /// <summary>The columns to learn from; by default every other usable one.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>
    /// Whether the target is a class or a number, for models whose network is chosen at training; auto, the default, looks at the target:
    /// words are classes, whole numbers where there are at most 20 different ones in at least 20 times as many rows, others are numbers.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaskChoice? Task { get; init; }

    /// <summary>How much is done for a good answer, for such models; auto by default.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrainingEffort? Effort { get; init; }

    /// <summary>What is made small or large, for such models: logLoss or accuracy of classes, rmse or mae of numbers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrainingObjective? Objective { get; init; }

    /// <summary>
    /// Passes over the training rows. By default at most 200 for a table, which end when 20 of them brought nothing (see earlyStopping),
    /// and 100 where no rows judge the epochs.
    /// </summary>
    public int? Epochs { get; init; }

    /// <summary>Rows of a step; 32 by default, more than the rows means all rows.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Whether every epoch visits the rows in another order; true by default.</summary>
    public bool? Shuffle { get; init; }

    /// <summary>The optimizer; adam by default.</summary>
    public ChoiceContract<Optimizer>? Optimizer { get; init; }

    /// <summary>A shortcut for the optimizer's learning rate.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LearningRate { get; init; }

    /// <summary>How the learning rate changes; constant by default.</summary>
    public ChoiceContract<LearningRateSchedule>? LearningRateSchedule { get; init; }

    /// <summary>Penalties on large weights; none by default.</summary>
    public RegularizationContract? Regularization { get; init; }

    /// <summary>The longest a gradient may be, above 0; no limit by default.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>The largest any part of a gradient may be, above 0; no limit by default.</summary>
    public double? ClipValue { get; init; }

    /// <summary>What the rows of each class count; the same by default.</summary>
    public ClassWeightsContract? ClassWeights { get; init; }

    /// <summary>A column of what each row counts, numbers at least 0; it is then no feature.</summary>
    public string? SampleWeight { get; init; }

    /// <summary>
    /// When to stop before the last epoch. By default a table whose epochs are judged by rows set aside stops after 20 epochs without an
    /// improvement where epochs is not given, and never where it is; either way the version has the weights of the best epoch.
    /// </summary>
    public EarlyStoppingContract? EarlyStopping { get; init; }

    /// <summary>
    /// Whether the version has the weights of the best epoch instead of the last; true by default for tables whose epochs are judged by
    /// rows set aside. Where earlyStopping is given it is said there.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? RestoreBest { get; init; }

    /// <summary>Seconds of training after which the job ends well with what it has; no limit by default.</summary>
    public double? MaxSeconds { get; init; }

    /// <summary>Rows to judge each epoch by; for tables an eighth of the rows by default, null for none.</summary>
    public SplitContract? Validation { get; init; } = SplitContract.LeftOut;

    /// <summary>Rows to judge the result by, which neither training nor validation sees; none by default.</summary>
    public SplitContract? Test { get; init; }

    /// <summary>Several networks whose answers are averaged; one by default.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EnsembleContract? Ensemble { get; init; }

    /// <summary>Where training starts; initial by default.</summary>
    public StartContract? From { get; init; }

    /// <summary>The seed of splits, shuffles and dropout; the model's by default.</summary>
    public long? Seed { get; init; }

    /// <summary>Which job goes first: −9 to 9, higher first; 0 by default.</summary>
    public int? Priority { get; init; }

    /// <summary>
    /// Whether predictions come from the new version: <c>always</c>, <c>never</c>, or <c>ifBetter</c>, the default. That promotes the first
    /// version, afterwards one that is better on the rows held out of both; where there are no such rows, one with the same target, classes
    /// and features. PATCH /models/{id} promotes any version later.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PromotionRule? Promote { get; init; }

    /// <summary>Whether biases learn; true by default.</summary>
    public bool? TrainBiases { get; init; }

    /// <summary>
    /// How the columns of a table become inputs; not for plain data, nor where training continues from a version, whose encoding is kept.
    /// </summary>
    public PreprocessingContract? Preprocessing { get; init; }
}

/// <summary>What to make a model of: a table and its target are enough.</summary>
public sealed record TrainNewContract : TrainContract
{
    /// <summary>The id of the model to make, or null to have one made.</summary>
    public string? Id { get; init; }

    /// <summary>Free text about the model, at most 4000 characters.</summary>
    public string? Description { get; init; }
}
