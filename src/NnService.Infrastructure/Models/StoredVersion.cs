using System.Collections.Immutable;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;
using NnService.Domain.Preparation;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Models;

/// <summary>A version without its weights.</summary>
/// <param name="JobId">The job that made it; null for initial weights.</param>
/// <param name="Encoding">How rows become its numbers; null for initial weights.</param>
/// <param name="Metrics">How good it is on rows that it was not trained on; null without such rows.</param>
/// <param name="Sha256">Of the weights as little-endian 32-bit floats, lower-case hexadecimal.</param>
/// <param name="Engine">The version of the training engine that made it; null where no job did.</param>
/// <param name="DatasetId">The dataset that it was trained on, which may be gone; null where the data came with the request.</param>
/// <param name="DatasetDigest">SHA-256 of its dataset as it was uploaded; null where no job made it, or an earlier program.</param>
/// <param name="Parts">Which rows of it each part is; null where no job made it, or an earlier program.</param>
/// <param name="Program">The version of the program that made it; null where no job did, or an earlier program.</param>
/// <param name="Notes">What people wrote down about it.</param>
/// <param name="Choices">What was chosen at its training because nobody had said it; empty in lists.</param>
public sealed record VersionInfo(
    string ModelId,
    int Number,
    string? JobId,
    NetworkDefinition Definition,
    DataEncoding? Encoding,
    EvaluationReport? Metrics,
    string Sha256,
    DateTime CreatedAt,
    int? Engine,
    string? DatasetId,
    string? DatasetDigest,
    DataParts? Parts,
    string? Program,
    Notes Notes,
    ImmutableArray<TrainingChoice> Choices);

/// <summary>A version with its weights; the networks belong to the caller.</summary>
/// <param name="Info">The rest of it.</param>
/// <param name="Ensemble">The networks.</param>
/// <param name="Errors">How far each target of numbers is off on rows that were not learned from; empty where that is not known.</param>
public sealed record StoredVersion(VersionInfo Info, Ensemble Ensemble, ImmutableArray<AbsoluteErrors> Errors);

/// <summary>A version that was trained elsewhere.</summary>
/// <param name="Definition">The model, which may leave open what data decide.</param>
/// <param name="Ensemble">The version; its shapes are those of the definition where that has them.</param>
public sealed record ModelImport(
    string? Description, NetworkDefinition Definition, Ensemble Ensemble, DataEncoding Encoding, EvaluationReport? Metrics);

/// <summary>Initial weights that are drawn again when they are needed come out otherwise than when the model was created.</summary>
public sealed class VersionNotReproducibleException(string modelId, int number)
    : Exception(
        $"Version {number} of model '{modelId}' is kept as definition and seed, and here they give other initial weights than where the "
        + $"model was created: "
        + "another version of the service or another kind of machine computes other last digits. Create a model of the same definition "
        + "anew; trained versions are not affected.")
{
    public string ModelId { get; } = modelId;

    public int Number { get; } = number;
}

/// <summary>The weights of a version are not what was stored.</summary>
public sealed class CorruptVersionException(string modelId, int number)
    : Exception(
        $"The weights of version {number} of model '{modelId}' are damaged: their hash is not the stored one. Other versions are not "
            + $"affected.")
{
    public string ModelId { get; } = modelId;

    public int Number { get; } = number;
}
