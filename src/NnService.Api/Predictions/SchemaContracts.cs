using System.Text.Json.Serialization;
using NnService.Api.Contracts;
using NnService.Domain.Data;
using NnService.Domain.Encoding;

namespace NnService.Api.Predictions;

/// <summary>One column that a prediction takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">number, category or boolean; a boolean is taken as true or false, yes or no, 1 or 0.</param>
/// <param name="Min">Numbers: the smallest of the training rows; others are taken too.</param>
/// <param name="Max">Numbers: the largest of the training rows.</param>
/// <param name="Categories">Words and booleans: those of the training rows; others are refused.</param>
/// <param name="Missing">What replaces null, as trained; null where it means none of the categories.</param>
/// <param name="MissingIndicator">Whether the network is also told that a value is missing, because training rows had gaps.</param>
public sealed record FeatureSchemaContract(
    string Name,
    ColumnType Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Min,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Max,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CellContract>? Categories,
    CellContract? Missing,
    bool MissingIndicator)
{
    public static FeatureSchemaContract From(FeatureEncoding feature) => feature.Type == ColumnType.Number
        ? new(
            feature.Name, feature.Type, feature.Min, feature.Max, null, new(feature.Fill ?? feature.Mean, null, null), feature.HasIndicator)
        : new(
            feature.Name,
            feature.Type,
            null,
            null,
            [.. feature.Categories.Concat(feature.Pooled).Select(word => CellContract.OfLabel(feature.Type, word))],
            feature.FillWord is { } fill ? CellContract.OfLabel(feature.Type, fill) : null,
            feature.HasIndicator);
}

/// <summary>One column that a prediction answers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">number, category or boolean; labels have this type.</param>
/// <param name="Classes">Classification: the labels, in the order of the probabilities; of two the second is the positive one.</param>
public sealed record TargetSchemaContract(
    string Name,
    ColumnType Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CellContract>? Classes)
{
    public static TargetSchemaContract From(TargetEncoding target) =>
        new(
            target.Name,
            target.Type,
            target.Classes.IsEmpty ? null : [.. target.ShownClasses.Select(label => CellContract.OfLabel(target.Type, label))]);
}

/// <summary>What a prediction takes and answers.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version.</param>
/// <param name="Task">regression, binary, multiClass or multiLabel.</param>
/// <param name="Plain">Whether it takes and answers plain numbers, without any column.</param>
/// <param name="Inputs">Numbers that enter the network; of a plain model those of a row, else those that the features become.</param>
/// <param name="Outputs">Numbers that it answers.</param>
/// <param name="Features">The columns, in the order of an instance that is an array; empty for a plain model.</param>
/// <param name="Targets">The columns that are answered; empty for a plain model.</param>
/// <param name="Missing">The texts that mean a missing value, besides null: those of the table that the version was trained on.</param>
/// <param name="Decimal">The decimal mark of numbers that come as text, in a CSV, the query or a JSON string.</param>
public sealed record SchemaContract(
    string Model,
    int Version,
    LearningTask Task,
    bool Plain,
    int Inputs,
    int Outputs,
    IReadOnlyList<FeatureSchemaContract> Features,
    IReadOnlyList<TargetSchemaContract> Targets,
    IReadOnlyList<string> Missing,
    string Decimal)
{
    public static SchemaContract From(string model, int version, DataEncoding encoding) => new(
        model,
        version,
        encoding.Task,
        encoding.IsPlain,
        encoding.InputCount,
        encoding.OutputCount,
        [.. encoding.Features.Select(FeatureSchemaContract.From)],
        [.. encoding.Targets.Select(TargetSchemaContract.From)],
        encoding.IsPlain ? [] : encoding.Cells.Missing,
        $"{encoding.Cells.DecimalMark}");
}
