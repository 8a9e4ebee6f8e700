using System.Text.Json.Serialization;
using NnService.Api.Contracts;
using NnService.Domain.Data;
using NnService.Domain.Prediction;

namespace NnService.Api.Predictions;

/// <summary>One row to answer: an object by feature name, or an array in the order of the features (plain models: of the inputs).</summary>
public abstract record InstanceContract;

/// <summary>Rows to answer. The body is never in memory as a whole: <see cref="InstancesJson"/> reads what this describes.</summary>
/// <param name="Instances">At least one row.</param>
public sealed record PredictContract(IReadOnlyList<InstanceContract>? Instances);

/// <summary>The answer for one row. Which members there are depends on what the model learned.</summary>
/// <param name="Label">Classification: the most probable class, in the type of the target column.</param>
/// <param name="Probability">Classification: its probability.</param>
/// <param name="Probabilities">Classification: the probability of every class; several yes-or-no targets: of each target.</param>
/// <param name="Labels">Several yes-or-no targets: the more probable value of each.</param>
/// <param name="Value">Regression: the value in its original unit.</param>
/// <param name="Values">Regression of several targets: the values by target.</param>
/// <param name="Outputs">Plain models: the outputs as they are.</param>
public sealed record PredictionContract(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CellContract? Label = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Probability = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, double>? Probabilities = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, CellContract>? Labels = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Value = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, double>? Values = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double>? Outputs = null)
{
    public static PredictionContract From(DataEncoding encoding, PredictedRow row)
    {
        if (encoding.IsPlain) return new(Outputs: row.Values);
        var targets = encoding.Targets;
        return encoding.Task switch
        {
            LearningTask.Regression when targets.Length == 1 => new(Value: row.Values[0]),
            LearningTask.Regression => new(Values: ByName(targets.Select(target => target.Name), row.Values)),
            LearningTask.MultiLabel => new(
                Probabilities: ByName(targets.Select(target => target.Name), row.Values),
                Labels: targets.Zip(row.Values).ToDictionary(pair => pair.First.Name, pair => LabelOf(pair.First, IndexOf(pair.Second)))),
            _ => new(LabelOf(targets[0], row.Label!.Value), row.Values[row.Label.Value], ByName(targets[0].Classes, row.Values)),
        };
    }

    /// <summary>Which of a yes-or-no target's classes is the more probable one.</summary>
    internal static int IndexOf(double probability) => probability >= 0.5 ? 1 : 0;

    internal static CellContract LabelOf(TargetEncoding target, int index) => CellContract.OfLabel(target.Type, target.Classes[index]);

    private static Dictionary<string, double> ByName(IEnumerable<string> names, double[] values) => names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
}

/// <summary>The answers, in the order of the rows. As CSV or NDJSON the body is the predictions alone; headers (NnService-Model, NnService-Version, NnService-Warnings) hold the rest.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version that all of them come from.</param>
/// <param name="Predictions">One answer per row.</param>
/// <param name="Warnings">What was ignored, in sentences; left out when there is nothing to say.</param>
public sealed record PredictionsContract(
    string Model,
    int Version,
    IReadOnlyList<PredictionContract> Predictions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Warnings = null);
