namespace NnService.Domain.Training;

/// <summary>
/// How long a network is trained where nobody has said so, and its epochs are judged by rows that it does not learn from.
/// </summary>
/// <remarks>
/// The weights of the best epoch are kept: the last of a fixed number of epochs is too early for some tables and overfitted for others.
/// </remarks>
public static class TrainingDefaults
{
    /// <summary>The most epochs.</summary>
    public const int MostEpochs = 200;

    /// <summary>Epochs without an improvement that are waited for.</summary>
    public const int Patience = 20;

    /// <summary>When to stop, and which epoch to keep.</summary>
    /// <param name="epochs">The epochs that were asked for, all of which are trained then; null where nobody did.</param>
    /// <param name="restoreBest">Whether the best epoch is kept instead of the last.</param>
    /// <returns>The rule; null where there is nothing to watch.</returns>
    public static EarlyStopping? StoppingOf(int? epochs, bool restoreBest) => epochs is { } all
        ? restoreBest ? new(Patience: Math.Max(1, all), MinDelta: 0) : null
        : new(Patience: Patience, MinDelta: 0, RestoreBest: restoreBest);
}
