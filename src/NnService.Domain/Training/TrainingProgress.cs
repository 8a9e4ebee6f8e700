namespace NnService.Domain.Training;

/// <summary>Where a run stands each time it hands control back.</summary>
/// <param name="Epoch">The epoch being worked on, or just completed, from 1.</param>
/// <param name="Completed">The report when an epoch was just completed; null inside an epoch.</param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record TrainingProgress(int Epoch, EpochReport? Completed);
