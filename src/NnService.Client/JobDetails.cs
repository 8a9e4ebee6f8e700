namespace NnService.Client;

/// <summary>The best epoch of a job so far.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Monitor">What was compared, such as validationLoss.</param>
/// <param name="Value">Its value.</param>
public sealed record BestEpoch(int Epoch, string Monitor, double Value);

/// <summary>The data of a training, told apart from others by their bytes.</summary>
/// <param name="Id">The dataset, which may have been deleted since; null where the data came with the request.</param>
/// <param name="Digest">SHA-256 of the upload; null where it was not kept.</param>
public sealed record DatasetReference(string? Id, string? Digest);

/// <summary>Some rows of a dataset.</summary>
/// <param name="Rows">How many they are.</param>
/// <param name="Digest">SHA-256 of their numbers: equal for the same rows.</param>
public sealed record DatasetPart(int Rows, string Digest);

/// <summary>Which rows of its dataset a training used for what.</summary>
/// <param name="Training">The rows that were learned from.</param>
/// <param name="Validation">The rows that judged each epoch; null without any.</param>
/// <param name="Test">The rows that only the result was judged by; null without any.</param>
public sealed record DatasetParts(DatasetPart Training, DatasetPart? Validation, DatasetPart? Test);

/// <summary>Something that was chosen at a training because nobody had said it.</summary>
/// <param name="Setting">What was chosen.</param>
/// <param name="Value">What it was set to.</param>
/// <param name="Reason">Why.</param>
public sealed record TrainingChoice(string Setting, string Value, string Reason);

/// <summary>Which epochs of a job are read; null means all.</summary>
/// <param name="Every">Only epochs 1, 1 + n, 1 + 2n, …</param>
/// <param name="Member">Of an ensemble only the losses of one network, from 0; null for the means over all.</param>
public sealed record HistoryQuery(int? Every = null, int? Member = null);
