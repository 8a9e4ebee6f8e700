using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Encoding;

/// <summary>How rows of a table become numbers for a network and its numbers become answers.</summary>
/// <remarks>Fitted once, stored with the version that was trained on it, never changed. Immutable, thread-safe.</remarks>
public sealed record DataEncoding
{
    /// <summary>What the outputs mean.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>True for plain numbers, which enter and leave as they are; features and targets then are empty.</summary>
    public bool IsPlain { get; init; }

    /// <summary>The columns that enter, in order.</summary>
    public ImmutableArray<FeatureEncoding> Features { get; init; } = [];

    /// <summary>The columns that are answered, in order.</summary>
    public ImmutableArray<TargetEncoding> Targets { get; init; } = [];

    /// <summary>The other columns of the table it was fitted on, targets included; a prediction may name them, to no effect.</summary>
    public ImmutableArray<string> Ignored { get; init; } = [];

    /// <summary>What a prediction does with a word that no training row had.</summary>
    public UnseenCategories Unknown { get; init; }

    /// <summary>How the cells were written that it was fitted on, and so how those of rows are read, whichever way they come.</summary>
    public CellFormat Cells { get; init; } = CellFormat.Default;

    /// <summary>Numbers per row that enter the network.</summary>
    public required int InputCount { get; init; }

    /// <summary>Numbers per row that it answers.</summary>
    public required int OutputCount { get; init; }

    /// <summary>
    /// The type that each column of a table has in this encoding, whatever the table itself would say; empty for plain numbers.
    /// </summary>
    /// <param name="targets">The columns that hold the answers, in the order of the targets; empty for columns of the same names.</param>
    public ImmutableDictionary<string, ColumnType> TypesOf(ImmutableArray<string> targets)
    {
        var types = ImmutableDictionary.CreateBuilder<string, ColumnType>(StringComparer.Ordinal);
        for (var k = 0; k < Targets.Length; k++)
        {
            if (targets.IsEmpty || k < targets.Length) types[targets.IsEmpty ? Targets[k].Name : targets[k]] = Targets[k].Type;
        }

        foreach (var feature in Features) types[feature.Name] = feature.Type;
        return types.ToImmutable();
    }

    /// <summary>The type that the labels of all targets share where they leave with a type.</summary>
    public LabelKind KindOfLabels()
    {
        if (Targets.Any(target => target.Type != ColumnType.Number)) return LabelKind.Word;
        // Beyond 2⁵³ a double does not hold every whole number.
        return Targets.SelectMany(target => target.Classes).Select(Labels.Number)
            .All(label => double.IsInteger(label) && Math.Abs(label) < 1L << 53)
            ? LabelKind.Whole
            : LabelKind.Number;
    }

    /// <summary>The encoding of a network that takes and gives plain numbers.</summary>
    public static DataEncoding Plain(LearningTask task, int inputs, int outputs) =>
        new() { Task = task, IsPlain = true, InputCount = inputs, OutputCount = outputs };

    /// <summary>What the outputs of a network that takes and gives plain numbers mean, which its loss tells.</summary>
    /// <param name="loss">What training makes small.</param>
    /// <param name="outputs">Numbers per row that it answers.</param>
    public static LearningTask PlainTask(Loss loss, int outputs) => loss switch
    {
        CategoricalCrossEntropy => LearningTask.MultiClass,
        BinaryCrossEntropy => outputs == 1 ? LearningTask.Binary : LearningTask.MultiLabel,
        _ => LearningTask.Regression,
    };

    /// <summary>Everything that is wrong with an encoding that comes from outside; empty when nothing is.</summary>
    /// <remarks>Pointers are those of the encoding as a JSON object.</remarks>
    public IReadOnlyList<Fault> Validate() => EncodingValidator.Check(this);

    /// <summary>Encodes rows of a table.</summary>
    /// <param name="table">A table with the columns of features and targets.</param>
    /// <param name="rows">The rows to take, in this order.</param>
    /// <param name="unseen">Counts words that no training row had, by column.</param>
    public SampleSet Encode(Table table, ReadOnlySpan<int> rows, IDictionary<string, int> unseen)
    {
        var inputs = new float[rows.Length * InputCount];
        var targets = new float[rows.Length * OutputCount];
        var place = 0;
        foreach (var feature in Features)
        {
            EncodeFeature(feature, table.Find(feature.Name)!, rows, inputs.AsSpan(place), unseen);
            place += feature.Width;
        }

        for (var k = 0; k < Targets.Length; k++)
            EncodeTarget(Targets[k], table.Find(Targets[k].Name)!, rows, targets.AsSpan(k));
        return new SampleSet(inputs, targets, InputCount, OutputCount)
        {
            Task = Task,
            TargetScales = Task == LearningTask.Regression ? [.. Targets.Select(target => target.Scale)] : [],
        };
    }

    private void EncodeFeature(
        FeatureEncoding feature, Column column, ReadOnlySpan<int> rows, Span<float> inputs, IDictionary<string, int> unseen)
    {
        if (column.Type == ColumnType.Number)
        {
            for (var i = 0; i < rows.Length; i++)
                feature.Encode(column.Numbers[rows[i]], inputs.Slice(i * InputCount, feature.Width));
            return;
        }

        // Each word is looked up once, not in every row.
        var filling = feature.PlaceOf(null);
        var unknown = 0;
        int[] places = [.. column.Categories.Select(feature.PlaceOf)];
        for (var i = 0; i < rows.Length; i++)
        {
            var code = column.Codes[rows[i]];
            feature.Encode(code < 0 ? filling : places[code], code < 0, inputs.Slice(i * InputCount, feature.Width));
            if (code >= 0 && places[code] < 0) unknown++;
        }

        if (unknown > 0) unseen[feature.Name] = unseen.TryGetValue(feature.Name, out var count) ? count + unknown : unknown;
    }

    private void EncodeTarget(TargetEncoding target, Column column, ReadOnlySpan<int> rows, Span<float> targets)
    {
        var codes = target.Classes.Select((label, code) => (label, code))
            .ToDictionary(pair => pair.label, pair => pair.code, StringComparer.Ordinal);
        for (var i = 0; i < rows.Length; i++)
        {
            var at = i * OutputCount;
            if (codes.Count == 0)
                targets[at] = (float)((column.Numbers[rows[i]] - target.Mean) / target.Scale);
            else if (Task == LearningTask.MultiClass)
                targets[at + codes[Labels.Of(column, rows[i])]] = 1;
            else
                targets[at] = codes[Labels.Of(column, rows[i])];
        }
    }
}
