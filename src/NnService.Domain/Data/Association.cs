using MathNet.Numerics;

namespace NnService.Domain.Data;

/// <summary>How much one column tells about another, whatever their types: 0 nothing beyond chance, 1 all.</summary>
/// <remarks>
/// A = (I(X; Y) − E[I]) / (H(Y) − E[I]) of the bins of both (<see cref="ValueBins"/>), I their mutual information, H(Y) the entropy of the
/// target and E[I] what the mutual information is on average when the rows of one column are shuffled: the share of the uncertainty about
/// the target that the column takes away (Theil's uncertainty coefficient), corrected for chance as adjusted mutual information is (Vinh,
/// Epps and Bailey 2010, Information theoretic measures for clusterings comparison, JMLR 11, 2837–2854). Without the correction a column of
/// many words would seem to tell much of few rows. What shuffled rows would tell too, or more, is 0. It sees any relation of one column to
/// the target, not only straight ones, and none that needs two columns, such as xor.
/// </remarks>
public static class Association
{
    // What is less likely adds nothing to a sum that is shown with six digits.
    private const double Negligible = 1e-18;

    /// <summary>The association; null where the target is the same in all rows that have one.</summary>
    /// <param name="column">What tells; missing values are a bin of their own.</param>
    /// <param name="target">What is told about; rows without it are left out, as training leaves them out.</param>
    public static double? Between(ValueBins column, ValueBins target)
    {
        var counts = new int[column.Count + 1, target.Count];
        var ofColumn = new int[column.Count + 1];
        var ofTarget = new int[target.Count];
        var rows = 0;
        for (var row = 0; row < target.OfRow.Length; row++)
        {
            if (target.OfRow[row] is not (>= 0 and var y)) continue;
            var x = column.OfRow[row] is >= 0 and var bin ? bin : column.Count;
            counts[x, y]++;
            ofColumn[x]++;
            ofTarget[y]++;
            rows++;
        }

        if (ofTarget.Count(count => count > 0) < 2) return null;
        var information = 0.0;
        var chance = 0.0;
        for (var x = 0; x < ofColumn.Length; x++)
        {
            for (var y = 0; y < ofTarget.Length; y++)
            {
                if (ofColumn[x] == 0 || ofTarget[y] == 0) continue;
                information += Term(counts[x, y], ofColumn[x], ofTarget[y], rows);
                chance += Expected(ofColumn[x], ofTarget[y], rows);
            }
        }

        var entropy = -ofTarget.Where(count => count > 0).Sum(count => (double)count / rows * Math.Log((double)count / rows));
        // Where each row has a bin of its own, chance tells all.
        return entropy - chance < 1e-9 * entropy ? 0 : Math.Clamp((information - chance) / (entropy - chance), 0, 1);
    }

    // What rows that two bins share add to the mutual information.
    private static double Term(int shared, double ofColumn, double ofTarget, double rows) =>
        shared == 0 ? 0 : shared / rows * Math.Log(rows / ofColumn * shared / ofTarget);

    // The mean of that over all orders of the rows, in which the shared ones are hypergeometric: from the most likely number outwards.
    private static double Expected(int ofColumn, int ofTarget, int rows)
    {
        var least = Math.Max(0, ofColumn + ofTarget - rows);
        var most = Math.Min(ofColumn, ofTarget);
        var mode = (int)Math.Clamp((ofColumn + 1L) * (ofTarget + 1L) / (rows + 2L), least, most);
        var likely = Math.Exp(
            SpecialFunctions.BinomialLn(ofColumn, mode) + SpecialFunctions.BinomialLn(rows - ofColumn, ofTarget - mode)
                - SpecialFunctions.BinomialLn(rows, ofTarget));
        var sum = likely * Term(mode, ofColumn, ofTarget, rows);
        var probability = likely;
        for (var shared = mode; shared < most && probability > Negligible; shared++)
        {
            probability *= (double)(ofColumn - shared) * (ofTarget - shared)
                / ((shared + 1.0) * (rows - ofColumn - ofTarget + shared + 1.0));
            sum += probability * Term(shared + 1, ofColumn, ofTarget, rows);
        }

        probability = likely;
        for (var shared = mode; shared > least && probability > Negligible; shared--)
        {
            probability *= shared * (double)(rows - ofColumn - ofTarget + shared)
                / ((ofColumn - shared + 1.0) * (ofTarget - shared + 1.0));
            sum += probability * Term(shared - 1, ofColumn, ofTarget, rows);
        }

        return sum;
    }
}
