namespace NnService.Domain.Data;

/// <summary>Some rows that stand for all of a table.</summary>
/// <remarks>
/// The table is cut into as many runs of rows as there may be rows, and of each run one row is drawn from a fixed seed: the sample reaches
/// over the whole table, however it is sorted, no period of its rows meets a period of the sample, and the same table gives the same rows.
/// </remarks>
public static class RowSample
{
    private const ulong Purpose = 0x726F7773;

    /// <summary>The rows by number, from 0, ascending; all of them where there are no more than may be.</summary>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="most">Rows of the sample at most, at least 1.</param>
    public static int[] Spread(int rows, int most)
    {
        if (rows <= most) return [.. Enumerable.Range(0, rows)];
        var chosen = new int[most];
        var state = Seeds.Mix(0, Purpose);
        for (var run = 0; run < most; run++)
        {
            var start = (long)rows * run / most;
            var end = (long)rows * (run + 1) / most;
            chosen[run] = (int)(start + (long)Math.BigMul(Seeds.Next(ref state), (ulong)(end - start), out _));
        }

        return chosen;
    }
}
