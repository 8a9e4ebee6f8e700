using NnService.Api.Contracts;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Infrastructure.Datasets;

namespace NnService.Api.Predictions.Reading;

/// <summary>
/// Turns the cells of rows into the inputs of a network, whatever they were written in; every fault names the row and the feature.
/// A row is begun, its cells come by place or by name, and it is ended; cells of a row are encoded where they belong at once, so none is
/// kept.
/// </summary>
internal sealed class InstanceEncoder
{
    private const int MaxFaults = 100;
    private const int MaxPointerLength = 300;

    private readonly DataEncoding _encoding;
    private readonly RowBlocks _rows;
    private readonly FeatureLayout _plan;
    private readonly int[] _places;
    private readonly bool[] _given;
    private SortedSet<string>? _ignored;
    private SortedDictionary<string, int>? _unknown;
    private int? _line;
    private int _cells;
    private int _faultsBefore;

    public InstanceEncoder(DataEncoding encoding, RowBlocks rows)
    {
        _encoding = encoding;
        _rows = rows;
        _plan = FeatureLayout.Of(encoding);
        _given = new bool[encoding.Features.Length];
        _places = _plan.Places;
    }

    public DataEncoding Encoding => _encoding;

    /// <summary>
    /// Whether words come as they are, without blanks around them and null where they mean a missing value; else they are read as the cells
    /// of the training rows were.
    /// </summary>
    public bool AreCellsRead { get; set; }

    /// <summary>Bytes of UTF-8 that a cell may have.</summary>
    public int MaxCellBytes => _rows.MaxCellBytes;

    public List<Fault> Faults { get; } = [];

    /// <summary>Whether as many faults were found as are told; it is useless to go on.</summary>
    public bool IsFull => Faults.Count >= MaxFaults;

    /// <summary>Where the row is, as a JSON pointer.</summary>
    public string At => $"/instances/{Math.Max(0, _rows.Count - 1)}";

    /// <summary>What was ignored, in sentences; null when nothing was.</summary>
    public IReadOnlyList<string>? Warnings => _ignored is null && _unknown is null ? null :
    [
        .. (_ignored ?? []).Select(name => $"'{Text.Truncate(name)}' is not a feature of this version and was ignored."),
        .. (_unknown ?? []).Select(
            pair =>
                $"'{Text.Truncate(pair.Key)}' has a category that no training row had in {pair.Value} "
                    + $"{(pair.Value == 1 ? "row" : "rows")}; there it was coded as all zeros."),
    ];

    /// <summary>Whether it matters how a number is written that is the cell of a feature; −1 is none.</summary>
    public bool IsWritten(int feature) =>
        (uint)feature < (uint)_encoding.Features.Length
            && (_encoding.Features[feature].Type != ColumnType.Number || _encoding.Cells.HasMissingNumbers());

    /// <summary>The feature of this name; −1 for none.</summary>
    public int Find(string name) => _plan.Find(name);

    /// <summary>Whether rows may hold cells of this name, also such as are ignored.</summary>
    public bool Knows(string name) => Find(name) >= 0 || _encoding.Ignored.Contains(name);

    /// <summary>Takes the columns that all rows have, and tells what is wrong with them once; the fault stands at the first row.</summary>
    /// <param name="line">The line on which they are named, from 1.</param>
    /// <param name="names">Their names, all different.</param>
    /// <returns>Which feature each of them is; −1 for none.</returns>
    public int[] Columns(int line, IReadOnlyList<string> names)
    {
        _line = line;
        if (_encoding.IsPlain && names.Count != _encoding.InputCount)
            AddFault(null, $"the header has {names.Count} columns; the model takes {_encoding.InputCount} numbers per row.");
        var features = names.Select(Find).ToArray();
        for (var i = 0; i < features.Length; i++)
        {
            if (features[i] < 0) Ignore(names[i]);
            else _given[features[i]] = true;
        }

        AddAbsent();
        return features;
    }

    /// <summary>Begins a row.</summary>
    /// <param name="line">The line on which it stands, from 1; null where its pointer tells enough.</param>
    public void Begin(int? line = null)
    {
        _rows.Add();
        _line = line;
        _cells = 0;
        _faultsBefore = Faults.Count;
        Array.Clear(_given);
    }

    /// <summary>Takes the next cell of a row in the order of the features, or of the inputs of a plain model.</summary>
    public void Add(CellContract cell)
    {
        var index = _cells++;
        if (_encoding.IsPlain)
        {
            if (index < _encoding.InputCount) EncodePlain(index, cell);
        }
        else if (index < _places.Length)
        {
            EncodeFeature(index, cell, null);
        }
    }

    /// <summary>Ends a row whose cells came in order.</summary>
    public void EndOrdered()
    {
        var expected = _encoding.IsPlain ? _encoding.InputCount : _places.Length;
        if (_cells == expected) return;
        // With a wrong number of cells it is not known which is which.
        Faults.RemoveRange(_faultsBefore, Faults.Count - _faultsBefore);
        AddFault(null, _encoding.IsPlain
            ? $"the row has {_cells} numbers; the model takes {expected}."
            : $"the row has {_cells} cells; the model takes {expected}, in this order: {Names}.");
    }

    /// <summary>Takes the cell of a feature; false when the row has it already.</summary>
    public bool TrySet(int feature, CellContract cell)
    {
        if (_given[feature]) return false;
        _given[feature] = true;
        EncodeFeature(feature, cell, _encoding.Features[feature].Name);
        return true;
    }

    /// <summary>Takes notice of a cell that belongs to no feature.</summary>
    public void Ignore(string name)
    {
        if (_encoding.IsPlain) return;
        if (_encoding.Ignored.Contains(name)) (_ignored ??= new(StringComparer.Ordinal)).Add(name);
        else AddFault(name, $"'{Text.Truncate(name)}' is not a feature; the features are {Names}.");
    }

    /// <summary>Ends a row whose cells came by name.</summary>
    public void EndNamed()
    {
        if (_encoding.IsPlain) AddFault(null, $"this model takes plain numbers: an array of {_encoding.InputCount}.");
        AddAbsent();
    }

    /// <summary>Adds a fault of the row.</summary>
    /// <param name="cell">The name or place of the cell; null for the whole row.</param>
    /// <param name="detail">What was sent and what is allowed.</param>
    private void AddFault(string? cell, string detail)
    {
        var pointer = cell is null ? At : Text.Truncate($"{At}/{Fault.Escape(cell)}", MaxPointerLength);
        Faults.Add(new(pointer, _line is { } line ? $"Line {line}: {detail}" : detail));
    }

    private void AddAbsent()
    {
        for (var i = 0; i < _given.Length; i++)
        {
            var feature = _encoding.Features[i];
            if (!_given[i])
                AddFault(feature.Name, $"'{Text.Truncate(feature.Name)}' is absent; send {Allowed(feature)}, or null for a missing value.");
        }
    }

    private string Names => Text.Join(_encoding.Features.Select(feature => feature.Name), _encoding.Features.Length);

    private void EncodePlain(int index, CellContract cell)
    {
        var number = (float)(cell.Number ?? 0);
        _rows.Last[index] = number;
        if (cell.Number is null) AddFault($"{index}", $"{Quoted(cell)} is not a number.");
        else if (!float.IsFinite(number)) AddFault($"{index}", $"{Quoted(cell)} is too large for 32-bit floating point.");
    }

    // A cell without a name is told by its place.
    private void EncodeFeature(int index, CellContract cell, string? name)
    {
        var feature = _encoding.Features[index];
        var destination = _rows.Last.Slice(_places[index], feature.Width);
        var sent = cell.Word;
        var isMissing = cell.IsMissing || (!AreCellsRead && MeansMissing(ref cell));
        if (feature.Type == ColumnType.Number)
        {
            var number = isMissing ? double.NaN : cell.Number ?? NumberOf(cell.Word);
            if (number is null)
            {
                AddFault(name ?? $"{index}", $"'{Text.Truncate(feature.Name)}' is {Quoted(cell)}; it must be {Allowed(feature)}.");
                return;
            }

            feature.Encode(number.Value, destination);
            if (!float.IsFinite(destination[0]))
                AddFault(
                    name ?? $"{index}",
                    $"'{Text.Truncate(feature.Name)}' is {Quoted(cell)}, too far from the training rows ({Allowed(feature)}).");
            return;
        }

        var word = isMissing ? null : feature.Type == ColumnType.Boolean ? Boolean(cell) : WrittenOf(cell);
        if (word is null && !isMissing)
            AddFault(name ?? $"{index}", $"'{Text.Truncate(feature.Name)}' is {Quoted(cell)}; it must be {Allowed(feature)}.");
        else if (feature.Encode(word, destination)) return;
        // Earlier builds kept blanks inside of quotes, and what they trained knows such words.
        else if (sent is not null && sent.Length != word!.Length && feature.Encode(sent, destination)) return;
        else if (_encoding.Unknown == UnseenCategories.Ignore) CountUnknown(feature.Name);
        else
            AddFault(
                name ?? $"{index}",
                $"'{Text.Truncate(feature.Name)}' is {Quoted(cell)}, which no training row had; it must be {Allowed(feature)}.");
    }

    private void CountUnknown(string feature)
    {
        _unknown ??= new(StringComparer.Ordinal);
        _unknown[feature] = _unknown.GetValueOrDefault(feature) + 1;
    }

    /// <summary>Reads a cell as those of the training rows were: a word loses the blanks around it.</summary>
    private bool MeansMissing(ref CellContract cell)
    {
        if (cell.Word is { } sent)
        {
            if (_encoding.Cells.Read(sent) is not { } word) return true;
            cell = cell with { Word = word };
            return false;
        }

        return _encoding.Cells.HasMissingNumbers() && cell.Number is not null && _encoding.Cells.IsMissing(WrittenOf(cell));
    }

    // With a point, as in JSON, or with the mark of the training rows.
    private double? NumberOf(string? word) =>
        !AreCellsRead && word is not null
            && (CellParsing.TryNumber(word, '.', out var number) || CellParsing.TryNumber(word, _encoding.Cells.DecimalMark, out number))
            ? number
            : null;

    // A number, true or false is the word that it would be in a CSV, such as the number of a district.
    private string WrittenOf(CellContract cell) => cell.Number is null ? cell.ToText()! : _encoding.Cells.Number(cell.ToText()!);

    private static string? Boolean(CellContract cell) => (cell.Flag ?? CellParsing.Boolean(cell.ToText()!)) switch
    {
        true => "true",
        false => "false",
        null => null,
    };

    private static string Allowed(FeatureEncoding feature) => feature.Type switch
    {
        ColumnType.Number when feature.Min is { } min && feature.Max is { } max =>
            FormattableString.Invariant($"a number (training rows had {min} to {max})"),
        ColumnType.Number => "a number",
        ColumnType.Boolean => "true or false (yes or no, 1 or 0)",
        _ => $"one of {Text.Join(feature.Categories, feature.Categories.Length)}",
    };

    // A word may be as long as a row, and a hundred faults are kept.
    private static string Quoted(CellContract cell) => Text.Truncate(cell.ToString());
}
