using NnService.Api.Contracts;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Infrastructure.Datasets;

namespace NnService.Api.Predictions.Reading;

/// <summary>
/// Takes rows from a CSV. Its header names the features, in any order; the columns of a plain model are its inputs, whatever they are
/// called.
/// </summary>
/// <remarks>A cell is read as what its feature is, so that a word that looks like a number stays a word.</remarks>
internal sealed class InstancesCsv(InstanceEncoder encoder, CsvOptions options) : ICsvRows
{
    private readonly DataEncoding _encoding = encoder.Encoding;
    private int[] _features = [];

    public void Begin(int line, IReadOnlyList<string> columns)
    {
        encoder.AreCellsRead = true;
        _features = encoder.Columns(line, columns);
    }

    public bool Add(int line, ReadOnlySpan<string?> cells)
    {
        encoder.Begin(line);
        for (var column = 0; column < _features.Length; column++)
        {
            if (_encoding.IsPlain) encoder.Add(Cell(cells[column], ColumnType.Number));
            else if (_features[column] is >= 0 and var feature)
                encoder.TrySet(feature, Cell(cells[column], _encoding.Features[feature].Type));
        }

        return !encoder.IsFull;
    }

    private CellContract Cell(string? text, ColumnType type) =>
        type == ColumnType.Number && text is not null && CellParsing.TryNumber(text, options.Cells.DecimalMark, out var number)
            ? new(number, null, null)
            : new(null, text, null);
}
