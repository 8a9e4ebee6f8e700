using NnService.Client;

namespace NnService.Web.Jobs;

/// <summary>What an epoch came to, as far as it is still known.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">Training loss.</param>
/// <param name="ValidationLoss">Validation loss.</param>
/// <param name="Metrics">Metrics on training rows.</param>
/// <param name="ValidationMetrics">Metrics on validation rows.</param>
/// <param name="ElapsedMs">Milliseconds of training until then.</param>
/// <param name="LearningRate">The learning rate.</param>
public sealed record EpochPoint(
    int Epoch,
    double? Loss,
    double? ValidationLoss,
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyDictionary<string, double> ValidationMetrics,
    long? ElapsedMs,
    double? LearningRate)
{
    private static readonly Dictionary<string, double> Nothing = [];

    /// <summary>What the history tells.</summary>
    public static EpochPoint From(HistoryPoint point) => new(
        point.Epoch,
        point.Loss,
        point.ValidationLoss,
        point.Metrics,
        point.ValidationMetrics,
        point.ElapsedMs,
        point.LearningRate);

    /// <summary>What an event tells.</summary>
    public static EpochPoint From(JobEvent told) => new(
        told.Epoch,
        told.Loss,
        told.ValidationLoss,
        told.Metrics ?? Nothing,
        told.ValidationMetrics ?? Nothing,
        told.ElapsedMs,
        told.LearningRate);

    /// <summary>A value by the name of a monitor, such as validationAccuracy; null where there is none.</summary>
    public double? ValueOf(string monitor)
    {
        if (monitor == "loss") return Loss;
        if (monitor == "validationLoss") return ValidationLoss;
        const string Validation = "validation";
        var isValidation = monitor.StartsWith(Validation, StringComparison.Ordinal);
        var name = isValidation ? char.ToLowerInvariant(monitor[Validation.Length]) + monitor[(Validation.Length + 1)..] : monitor;
        return (isValidation ? ValidationMetrics : Metrics).TryGetValue(name, out var value) ? value : null;
    }
}
