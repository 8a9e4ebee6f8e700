using System.Collections.Immutable;
using System.Text.Json;
using NnService.Domain.Evaluation;

namespace NnService.Infrastructure.Jobs;

/// <summary>What jobs are sorted by; those that have no such number come last, and of equal ones the newer first.</summary>
/// <param name="Key">One of <see cref="Keys"/>.</param>
/// <param name="IsDescending">Whether the largest comes first.</param>
public sealed record JobOrder(string Key, bool IsDescending)
{
    private const string CreatedAt = "createdAt";
    private const string Loss = "loss";
    private const string ValidationLoss = "validationLoss";

    // What the version that a job made came to on rows that were held out.
    private static readonly ImmutableArray<string> Metrics =
    [
        .. typeof(EvaluationReport).GetProperties().Where(property => property.PropertyType == typeof(double?))
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)),
    ];

    /// <summary>Everything that jobs can be sorted by.</summary>
    public static ImmutableArray<string> Keys { get; } = [CreatedAt, Loss, ValidationLoss, .. Metrics];

    /// <summary>The newest first.</summary>
    public static readonly JobOrder Newest = new(CreatedAt, IsDescending: true);

    internal bool IsMetric => Metrics.Contains(Key);

    /// <summary>The number that a job is sorted by; null where it has none.</summary>
    /// <param name="created">When it was accepted.</param>
    /// <param name="loss">Its training loss.</param>
    /// <param name="validationLoss">Its validation loss.</param>
    /// <param name="metrics">The metrics of its version, as JSON.</param>
    internal double? ValueOf(DateTime created, double? loss, double? validationLoss, string? metrics) => Key switch
    {
        CreatedAt => created.Ticks,
        Loss => loss,
        ValidationLoss => validationLoss,
        _ => metrics is null ? null : Member(metrics),
    };

    private double? Member(string metrics)
    {
        using var document = JsonDocument.Parse(metrics);
        return document.RootElement.TryGetProperty(Key, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : null;
    }

    /// <summary>The order that a text asks for, such as <c>rmse</c> or <c>-accuracy</c>; null where there is no such key.</summary>
    public static JobOrder? Parse(string text)
    {
        var isDescending = text.StartsWith('-');
        var key = isDescending ? text[1..] : text;
        return Keys.Contains(key) ? new(key, isDescending) : null;
    }
}
