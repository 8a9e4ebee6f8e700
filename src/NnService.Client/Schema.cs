namespace NnService.Client;

/// <summary>What a version takes and answers.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version.</param>
/// <param name="Task">regression, binary, multiClass or multiLabel.</param>
/// <param name="Plain">Whether it takes and answers plain numbers, without any column.</param>
/// <param name="Inputs">Numbers that enter the network; of a plain model those of a row.</param>
/// <param name="Outputs">Numbers that the network answers.</param>
/// <param name="Features">The columns, in the order of a row; empty for a plain model.</param>
/// <param name="Targets">The columns that are answered; empty for a plain model.</param>
public sealed record ModelSchema(
    string Model,
    int Version,
    string Task,
    bool Plain,
    int Inputs,
    int Outputs,
    IReadOnlyList<FeatureSchema> Features,
    IReadOnlyList<TargetSchema> Targets);

/// <summary>A column that a version takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">number, category or boolean.</param>
/// <param name="Min">Numbers: the smallest of the training rows; others are taken too.</param>
/// <param name="Max">Numbers: the largest of the training rows.</param>
/// <param name="Categories">Words and booleans: those of the training rows; null for numbers.</param>
/// <param name="Missing">What replaces a missing value; missing itself where that means none of the categories.</param>
/// <param name="MissingIndicator">Whether training rows had gaps, of which the network is told.</param>
public sealed record FeatureSchema(
    string Name, string Type, double? Min, double? Max, IReadOnlyList<Cell>? Categories, Cell Missing, bool MissingIndicator);

/// <summary>A column that a version answers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">number, category or boolean; labels have this type.</param>
/// <param name="Classes">The labels, in the order of the probabilities; null for numbers.</param>
public sealed record TargetSchema(string Name, string Type, IReadOnlyList<Cell>? Classes);
