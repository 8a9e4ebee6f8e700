using System.Text.Json.Serialization;

namespace NnService.Api.Textbook;

/// <summary>The loss over one weight or two, all others left as they are, and where steps go on it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version that was looked at; nothing of it was changed.</param>
/// <param name="Parameters">The names of the weights.</param>
/// <param name="Axes">The values of each weight.</param>
/// <param name="Loss">E: one array for each value of the second weight, one number in it for each value of the first; one array where there
/// is one weight.</param>
/// <param name="Path">Where the weights are before the first step and after each.</param>
/// <param name="Note">Said where the rule of the steps gives no gradient.</param>
/// <param name="Warnings">What of the rows the version does not know.</param>
/// <param name="Member">Which network of an ensemble it is, from 0; absent of a single network.</param>
public sealed record LandscapeContract(
    string Model,
    int Version,
    IReadOnlyList<string> Parameters,
    IReadOnlyList<IReadOnlyList<double>> Axes,
    IReadOnlyList<IReadOnlyList<double>> Loss,
    IReadOnlyList<LandscapePointContract> Path,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Warnings = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Member = null);

/// <summary>A point of the path.</summary>
/// <param name="Step">Steps that were taken to come here; 0 is the start.</param>
/// <param name="Values">The value of each weight.</param>
/// <param name="Loss">E with all weights as they are after the step; off the grid where weights beside those of the axes learn too.</param>
public sealed record LandscapePointContract(int Step, IReadOnlyList<double> Values, double Loss);
