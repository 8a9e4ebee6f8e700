using NnService.Api.Contracts;
using NnService.Api.Hosting;
using NnService.Domain;
using NnService.Domain.Data;

namespace NnService.Api.Predictions;

/// <summary>Turns the rows of a request into the inputs of a network; every fault names the row and the feature.</summary>
internal sealed class InstanceEncoder(DataEncoding encoding)
{
    private const int MaxFaults = 100;

    private readonly SortedSet<string> _ignored = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _unknown = new(StringComparer.Ordinal);

    public List<Fault> Faults { get; } = [];

    /// <summary>What was ignored, in sentences; null when nothing was.</summary>
    public IReadOnlyList<string>? Warnings => _ignored.Count + _unknown.Count == 0 ? null :
    [
        .. _ignored.Select(name => $"'{name}' is no feature of this version and was ignored."),
        .. _unknown.Select(pair => $"'{pair.Key}' has a category that no training row had in {pair.Value} {(pair.Value == 1 ? "row" : "rows")}; there it was coded as all zeros."),
    ];

    /// <summary>rows × inputs; meaningless when a fault was found.</summary>
    public float[] Encode(IReadOnlyList<InstanceContract> instances)
    {
        var inputs = new float[instances.Count * encoding.InputCount];
        for (var row = 0; row < instances.Count && Faults.Count < MaxFaults; row++)
            EncodeRow(instances[row], $"/instances/{row}", inputs.AsSpan(row * encoding.InputCount, encoding.InputCount));
        return inputs;
    }

    private void EncodeRow(InstanceContract instance, string at, Span<float> destination)
    {
        if (encoding.IsPlain) EncodePlain(instance, at, destination);
        else if (instance.Ordered is { } ordered) EncodeOrdered(ordered, at, destination);
        else EncodeNamed(instance.Named!, at, destination);
    }

    private void EncodePlain(InstanceContract instance, string at, Span<float> destination)
    {
        if (instance.Ordered is not { } cells)
        {
            Faults.Add(new(at, $"this model takes plain numbers: an array of {encoding.InputCount}."));
            return;
        }

        if (cells.Count != encoding.InputCount)
        {
            Faults.Add(new(at, $"the row has {cells.Count} numbers; the model takes {encoding.InputCount}."));
            return;
        }

        for (var i = 0; i < cells.Count; i++)
        {
            destination[i] = (float)(cells[i].Number ?? 0);
            if (cells[i].Number is null) Faults.Add(new($"{at}/{i}", $"{cells[i]} is no number."));
            else if (!float.IsFinite(destination[i])) Faults.Add(new($"{at}/{i}", $"{cells[i]} is too large for 32-bit floating point."));
        }
    }

    private void EncodeOrdered(IReadOnlyList<CellContract> cells, string at, Span<float> destination)
    {
        if (cells.Count != encoding.Features.Length)
        {
            Faults.Add(new(at, $"the row has {cells.Count} cells; the model takes {encoding.Features.Length}, in this order: {string.Join(", ", encoding.Features.Select(feature => feature.Name))}."));
            return;
        }

        for (var (i, place) = (0, 0); i < cells.Count; place += encoding.Features[i++].Width)
            EncodeCell(encoding.Features[i], cells[i], $"{at}/{i}", destination.Slice(place, encoding.Features[i].Width));
    }

    private void EncodeNamed(IReadOnlyDictionary<string, CellContract> cells, string at, Span<float> destination)
    {
        var (place, found) = (0, 0);
        foreach (var feature in encoding.Features)
        {
            if (cells.TryGetValue(feature.Name, out var cell))
            {
                found++;
                EncodeCell(feature, cell, $"{at}/{Escape(feature.Name)}", destination.Slice(place, feature.Width));
            }
            else
            {
                Faults.Add(new($"{at}/{Escape(feature.Name)}", $"'{feature.Name}' is absent; send {Allowed(feature)}, or null for a missing value."));
            }

            place += feature.Width;
        }

        if (found == cells.Count) return;
        foreach (var name in cells.Keys.Where(name => encoding.Features.All(feature => feature.Name != name)))
        {
            if (encoding.Ignored.Contains(name)) _ignored.Add(name);
            else Faults.Add(new($"{at}/{Escape(name)}", $"'{Words.Clip(name)}' is no feature; the features are {string.Join(", ", encoding.Features.Select(feature => feature.Name))}."));
        }
    }

    private void EncodeCell(FeatureEncoding feature, CellContract cell, string at, Span<float> destination)
    {
        if (feature.Type == ColumnType.Number)
        {
            if (cell.Number is null && !cell.IsMissing)
            {
                Faults.Add(new(at, $"'{feature.Name}' is {cell}; it must be {Allowed(feature)}."));
                return;
            }

            feature.Encode(cell.Number ?? double.NaN, destination);
            if (!float.IsFinite(destination[0])) Faults.Add(new(at, $"'{feature.Name}' is {cell}, too far from the training rows ({Allowed(feature)})."));
            return;
        }

        var word = feature.Type == ColumnType.Boolean ? Boolean(cell) : cell.Word;
        if (word is null && !cell.IsMissing) Faults.Add(new(at, $"'{feature.Name}' is {cell}; it must be {Allowed(feature)}."));
        else if (feature.Encode(word, destination)) return;
        else if (encoding.Unknown == UnknownWords.Ignore) _unknown[feature.Name] = _unknown.GetValueOrDefault(feature.Name) + 1;
        else Faults.Add(new(at, $"'{feature.Name}' is {cell}, which no training row had; it must be {Allowed(feature)}."));
    }

    private static string? Boolean(CellContract cell) => cell.ToText()?.ToLowerInvariant() switch
    {
        "true" or "yes" or "1" => "true",
        "false" or "no" or "0" => "false",
        _ => null,
    };

    private static string Allowed(FeatureEncoding feature) => feature.Type switch
    {
        ColumnType.Number when feature.Min is { } min && feature.Max is { } max => FormattableString.Invariant($"a number (training rows had {min} to {max})"),
        ColumnType.Number => "a number",
        ColumnType.Boolean => "true or false (yes or no, 1 or 0)",
        _ => $"one of {string.Join(", ", feature.Categories.Take(20))}{(feature.Categories.Length > 20 ? " …" : "")}",
    };

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
