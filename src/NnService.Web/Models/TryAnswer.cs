using NnService.Client;

namespace NnService.Web.Models;

/// <summary>An answer, in the shape in which it is shown.</summary>
/// <param name="Labels">What was answered for each target, where targets have classes.</param>
/// <param name="Shares">Probabilities by class, or by target where there are several yes-or-no targets.</param>
/// <param name="Numbers">Numbers by target, or by output of a plain model.</param>
public sealed record TryAnswer(
    IReadOnlyList<(string Target, Cell Label)> Labels,
    IReadOnlyList<(string Name, double Share)> Shares,
    IReadOnlyList<AnsweredNumber> Numbers)
{
    /// <summary>The shape of an answer.</summary>
    public static TryAnswer Of(Prediction prediction, ModelSchema schema)
    {
        var target = schema.Targets is [var only, ..] ? only.Name : "";
        var labels = new List<(string, Cell)>();
        if (prediction.Label is { } label) labels.Add((target, label));
        if (prediction.Labels is { } each) labels.AddRange(each.Select(pair => (pair.Key, pair.Value)));
        var numbers = new List<AnsweredNumber>();
        if (prediction.Value is { } value) numbers.Add(new(target, value, prediction.Lower, prediction.Upper));
        foreach (var (name, number) in prediction.Values ?? new Dictionary<string, double>())
            numbers.Add(new(name, number, At(prediction.Lowers, name), At(prediction.Uppers, name)));
        numbers.AddRange((prediction.Outputs ?? []).Select((output, place) => new AnsweredNumber($"y{place + 1}", output, null, null)));
        var shares = prediction.Probabilities ?? new Dictionary<string, double>();
        return new(labels, [.. shares.Select(pair => (pair.Key, pair.Value))], numbers);
    }

    private static double? At(IReadOnlyDictionary<string, double>? numbers, string name) =>
        numbers is not null && numbers.TryGetValue(name, out var number) ? number : null;
}

/// <summary>A number that was answered.</summary>
/// <param name="Name">The target, or the output.</param>
/// <param name="Value">The number.</param>
/// <param name="Lower">Where its interval begins; null without one.</param>
/// <param name="Upper">Where it ends; null without one.</param>
public sealed record AnsweredNumber(string Name, double Value, double? Lower, double? Upper);
