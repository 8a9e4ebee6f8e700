namespace NnService.Domain.Training;

/// <summary>Ends a run when it no longer gets better.</summary>
/// <param name="Monitor">What is compared: <c>loss</c>, <c>validationLoss</c>, or a metric such as <c>accuracy</c> or
/// <c>validationAccuracy</c>, <c>mae</c> or <c>validationMae</c>.</param>
/// <param name="Patience">Epochs without an improvement that are waited for, at least 1.</param>
/// <param name="MinDelta">What counts as an improvement: a change of more than this, at least 0.</param>
/// <param name="RestoreBest">Whether the run ends with the weights of its best epoch instead of the last.</param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record EarlyStopping(
    string Monitor = EarlyStopping.ValidationLoss, int Patience = 10, double MinDelta = 0, bool RestoreBest = true)
{
    /// <summary>The loss on training rows.</summary>
    public const string Loss = "loss";

    /// <summary>The loss on validation rows.</summary>
    public const string ValidationLoss = "validationLoss";

    private const string Validation = "validation";

    /// <summary>Everything that can be monitored.</summary>
    public static IReadOnlyList<string> Monitors { get; } = [
        Loss, ValidationLoss, "accuracy", "validationAccuracy", "mae", "validationMae",
    ];

    /// <summary>Whether the monitor needs validation rows.</summary>
    public bool NeedsValidation => Monitor.StartsWith(Validation, StringComparison.Ordinal);

    /// <summary>Whether larger is better.</summary>
    public bool IsMaximised => Monitor.EndsWith("ccuracy", StringComparison.Ordinal);

    /// <summary>The monitored value of an epoch; null when its task or rows do not have it.</summary>
    public double? ValueOf(EpochReport report)
    {
        if (Monitor == Loss) return report.Loss;
        if (Monitor == ValidationLoss) return report.ValidationLoss;
        var (metrics, name) = NeedsValidation
            ? (report.ValidationMetrics, char.ToLowerInvariant(Monitor[Validation.Length]) + Monitor[(Validation.Length + 1)..])
            : (report.Metrics, Monitor);
        return metrics.TryGetValue(name, out var value) ? value : null;
    }

    /// <summary>Whether a value is better than the best so far by more than <see cref="MinDelta"/>.</summary>
    public bool IsBetter(double value, double best) => IsMaximised ? value > best + MinDelta : value < best - MinDelta;

    /// <summary>Everything that is wrong; pointers are those of the request.</summary>
    public IEnumerable<Fault> Validate()
    {
        if (!Monitors.Contains(Monitor))
            yield return new("/earlyStopping/monitor", $"'{Monitor}' is not a monitor; allowed: {string.Join(", ", Monitors)}.");
        if (Patience < 1)
            yield return new("/earlyStopping/patience", $"patience is {Patience}; it must be at least 1.");
        if (MinDelta is not (>= 0 and < double.PositiveInfinity))
            yield return new("/earlyStopping/minDelta", FormattableString.Invariant($"minDelta is {MinDelta}; it must be at least 0."));
    }
}
