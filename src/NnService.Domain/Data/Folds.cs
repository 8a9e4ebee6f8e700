namespace NnService.Domain.Data;

/// <summary>Rows in parts of equal size: each member of an ensemble learns from all parts but one, by which it is judged.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed class Folds
{
    private const ulong Purpose = 0x666F6C6473;

    private readonly int[] _foldOfRow;

    /// <summary>Takes the array as it is.</summary>
    /// <param name="foldOfRow">The fold of each row, 0 to below <paramref name="count"/>.</param>
    /// <param name="count">Folds, at least 2.</param>
    public Folds(int[] foldOfRow, int count)
    {
        _foldOfRow = foldOfRow;
        Count = count;
    }

    /// <summary>Folds.</summary>
    public int Count { get; }

    /// <summary>Rows of all folds.</summary>
    public int Rows => _foldOfRow.Length;

    /// <summary>Deals rows out by seed, so that every class, and all rows, are spread as evenly as can be.</summary>
    /// <param name="count">Folds, from 2 to the number of rows.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="classes">The class of each row; empty where there are none.</param>
    /// <param name="seed">The seed of the job.</param>
    public static Folds Draw(int count, int rows, ReadOnlySpan<int> classes, long seed)
    {
        var order = new int[rows];
        Shuffle.Fill(seed, Purpose, order);
        if (!classes.IsEmpty)
        {
            var classOf = classes.ToArray();
            order = [.. order.OrderBy(row => classOf[row])]; // stable: within a class the order stays that of the seed
        }

        var folds = new int[rows];
        for (var rank = 0; rank < rows; rank++) folds[order[rank]] = rank % count;
        return new(folds, count);
    }

    /// <summary>The rows of a fold, ascending.</summary>
    public int[] In(int fold) => Where(fold, isIn: true);

    /// <summary>The rows of all other folds, ascending.</summary>
    public int[] NotIn(int fold) => Where(fold, isIn: false);

    private int[] Where(int fold, bool isIn)
    {
        var found = new List<int>(isIn ? (Rows / Count) + 1 : Rows);
        for (var row = 0; row < Rows; row++)
        {
            if (_foldOfRow[row] == fold == isIn) found.Add(row);
        }

        return [.. found];
    }
}
