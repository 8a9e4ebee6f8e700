using System.Collections.Immutable;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;

namespace NnService.Infrastructure.Models;

/// <summary>A model as it is kept; times are UTC.</summary>
/// <param name="Revision">Raised by every change, a finished training included.</param>
/// <param name="CurrentVersion">The version that answers predictions; null until one was trained or chosen.</param>
/// <param name="LatestVersion">The highest version number ever given; −1 before the first.</param>
/// <param name="Aliases">Names of versions.</param>
/// <param name="Tenant">To whom it belongs.</param>
public sealed record StoredModel(
    string Id,
    string? Description,
    NetworkDefinition Definition,
    long Revision,
    int? CurrentVersion,
    int LatestVersion,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    ImmutableSortedDictionary<string, int> Aliases,
    string Tenant)
{
    public bool Built => Definition.IsBuilt;
}

/// <summary>What is told of a model's current version beside the model.</summary>
/// <param name="Definition">Every shape, without weights; null where the model's own definition tells them.</param>
/// <param name="Metrics">How good it is; null where nothing was held out.</param>
public sealed record CurrentVersion(NetworkDefinition? Definition, EvaluationReport? Metrics);
