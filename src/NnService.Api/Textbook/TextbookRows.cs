using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using NnService.Api.Contracts;
using NnService.Api.Jobs;
using NnService.Domain;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;
using NnService.Domain.Preparation;
using NnService.Infrastructure.Datasets;

namespace NnService.Api.Textbook;

/// <summary>Rows as they enter the network.</summary>
internal sealed record EncodedRows(Matrix<double> Inputs, Matrix<double> Targets, ImmutableArray<string> Warnings);

/// <summary>Rows of a request: plain numbers, or cells by column name that the encoding of the version turns into numbers.</summary>
/// <param name="count">How many there are.</param>
/// <param name="encode">Makes numbers of them, or adds faults; looked at only when so many rows are not too many.</param>
internal sealed class TextbookRows(int count, Func<List<Fault>, EncodedRows?> encode)
{
    public int Count => count;

    public EncodedRows? Encode(List<Fault> faults) => encode(faults);

    /// <summary>Plain numbers as they are; null when a fault was added.</summary>
    public static TextbookRows? OfPlain(
        IReadOnlyList<IReadOnlyList<double>>? inputs,
        IReadOnlyList<IReadOnlyList<double>>? targets,
        NetworkDefinition definition,
        List<Fault> faults)
    {
        var found = new List<Fault>();
        var x = Read(inputs, "/inputs", definition.FanIn(0), found);
        var t = Read(targets, "/targets", definition.FanOut(definition.Layers.Length - 1), found);
        if (found.Count == 0 && x!.RowCount != t!.RowCount)
            found.Add(
                new("/targets", $"there are {x.RowCount} rows of inputs and {t.RowCount} rows of targets; they must be equally many."));
        if (found.Count == 0) TargetRange.Check(t!, definition.Loss, found);
        faults.AddRange(found);
        return found.Count > 0 ? null : new(x!.RowCount, _ => new(x, t!, []));
    }

    /// <summary>Objects by column name; null when a fault was added.</summary>
    public static TextbookRows? OfColumns(ITextbookRows body, DataEncoding? encoding, NetworkDefinition definition, List<Fault> faults)
    {
        var rows = body.Rows!;
        var before = faults.Count;
        if (body.Inputs is not null || body.Targets is not null)
            faults.Add(new("/rows", "rows come together with inputs or targets; send rows, or inputs and targets."));
        if (rows.Count == 0) faults.Add(new("/rows", "rows is empty; send one object by column name per row."));
        if (encoding is not { IsPlain: false })
            faults.Add(
                new(
                    "/rows",
                    $"the version takes plain numbers; send inputs ({definition.FanIn(0)} numbers per row) and targets "
                        + $"({definition.FanOut(definition.Layers.Length - 1)})."));
        return faults.Count > before ? null : new(rows.Count, found => Encode(rows, encoding!, definition, found));
    }

    private static EncodedRows? Encode(
        IReadOnlyList<IReadOnlyDictionary<string, CellContract>> rows,
        DataEncoding encoding,
        NetworkDefinition definition,
        List<Fault> faults)
    {
        string[] columns = [.. encoding.Features.Select(feature => feature.Name), .. encoding.Targets.Select(target => target.Name)];
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var name in columns.Where(name => !rows[row].ContainsKey(name)))
                faults.Add(
                    new(
                        $"/rows/{row}/{Fault.Escape(name)}",
                        $"'{Text.Truncate(name)}' is absent; a row has {Text.Join(columns, columns.Length)}, null where a feature is "
                            + $"missing."));
        }

        if (faults.Count > 0) return null;

        // Cells that the version does not look at would only make the table larger.
        var known = rows.Select(row => columns.ToDictionary(name => name, name => row[name], StringComparer.Ordinal)).ToArray();
        var found = new List<Fault>();
        var set = InlineData.Read(new(Rows: known), encoding.Cells, found) is { } read
            && read.Table.ToTable(ColumnReading.By(encoding, []), found) is { } table
            ? EvaluationSet.OfTable(definition, encoding, table, [], found)
            : null;
        if (set is not null && set.Samples.Rows < rows.Count)
            found.Add(new("/rows", $"{rows.Count - set.Samples.Rows} rows have no value in a target column; every row needs its answer."));
        // The rows stand at /rows here, whatever they are called where tables are read.
        faults.AddRange(found.Select(fault => fault with { Pointer = "/rows" }));
        return found.Count > 0
            ? null
            : new(
                Wide(set!.Samples.Inputs, rows.Count),
                Wide(set.Samples.Targets, rows.Count),
                set.Warnings);
    }

    private static Matrix<double> Wide(float[] numbers, int rows) =>
        Matrix<double>.Build.DenseOfRowMajor(rows, numbers.Length / rows, Array.ConvertAll(numbers, number => (double)number));

    private static Matrix<double>? Read(IReadOnlyList<IReadOnlyList<double>>? rows, string at, int width, List<Fault> faults)
    {
        if (rows is not { Count: > 0 })
        {
            faults.Add(new(at, $"{at[1..]} is missing or empty; send one array of {width} numbers per row."));
            return null;
        }

        var before = faults.Count;
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row].Count != width)
                faults.Add(new($"{at}/{row}", $"the row has {rows[row].Count} numbers; it must have {width}."));
        }

        return faults.Count == before ? Matrix<double>.Build.DenseOfRows(rows) : null;
    }
}
