using System.Collections.Immutable;
using NnService.Domain.Encoding;
using NnService.Domain.Training;

namespace NnService.Domain.Preparation;

/// <summary>What a training job was asked to do, complete, so that it can be done again to the same bits.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record TrainingRequest
{
    /// <summary>The columns to learn, at least one.</summary>
    public required ImmutableArray<string> Targets { get; init; }

    /// <summary>The columns to learn from, in this order; empty for every other usable column.</summary>
    public ImmutableArray<string> Features { get; init; } = [];

    /// <summary>True for plain numbers, which are used as they are, without any encoding.</summary>
    public bool IsPlain { get; init; }

    /// <summary>
    /// How columns become inputs; without effect on plain numbers and where training continues from a version, whose encoding is kept.
    /// </summary>
    public Preprocessing Preprocessing { get; init; } = Preprocessing.Default;

    /// <summary>Rows that are judged after every epoch; null for none.</summary>
    public SplitOptions? Validation { get; init; }

    /// <summary>Rows that only the finished version is judged by; null for none.</summary>
    public SplitOptions? Test { get; init; }

    /// <summary>
    /// Networks that are trained on all folds of the rows but one each, and whose answers are averaged; 1 for a single network.
    /// </summary>
    public int Members { get; init; } = 1;

    /// <summary>What a model whose network is chosen at training learns; without effect where layers are given.</summary>
    public TaskChoice Task { get; init; }

    /// <summary>What it is to make small, or large; null for the cross-entropy or the squared error, whichever the task has.</summary>
    public TrainingObjective? Objective { get; init; }

    /// <summary>What the rows of each class count; null for the same.</summary>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>A column of what each row counts in the loss; null for the same.</summary>
    public string? SampleWeight { get; init; }

    /// <summary>Columns that are neither learned nor learned from: of weights, and of rows to set aside.</summary>
    public IEnumerable<string> AuxiliaryColumns => new[] { SampleWeight, Validation?.Column, Test?.Column }.OfType<string>();

    /// <summary>Seconds of training after which the job ends well with what it has, above 0; null for no limit.</summary>
    public double? MaxSeconds { get; init; }

    /// <summary>The version whose weights and encoding training starts from; 0 for initial weights.</summary>
    public int FromVersion { get; init; }

    /// <summary>How the network is trained.</summary>
    public required TrainingOptions Options { get; init; }
}
