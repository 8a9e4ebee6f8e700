using System.Text.Json.Serialization;
using NnService.Domain.Textbook;

namespace NnService.Api.Textbook;

/// <summary>Back-propagation against central differences.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version that was checked.</param>
/// <param name="Parameters">Weights and biases that were checked: all.</param>
/// <param name="LargestRelativeDifference">The largest |a − n| / max(|a|, |n|, 1e-4) between back-propagation a and differences n.</param>
/// <param name="At">Where, as a JSON pointer into the weights of the version.</param>
/// <param name="BackPropagation">∂E/∂w there by the chain rule, or what the error rule that was sent takes for it.</param>
/// <param name="CentralDifference">(E(w + ε) − E(w − ε)) / 2ε there.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="ErrorRule">What went back from layer to layer; where it was sent.</param>
/// <param name="Note">Said where the rule gives no gradient.</param>
/// <param name="Warnings">What of the rows the version does not know.</param>
/// <param name="Member">Which network of an ensemble it is, from 0; absent of a single network.</param>
public sealed record GradientCheckContract(
    string Model,
    int Version,
    int Parameters,
    double LargestRelativeDifference,
    string At,
    double BackPropagation,
    double CentralDifference,
    double Epsilon,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ErrorRule? ErrorRule = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Warnings = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Member = null);
