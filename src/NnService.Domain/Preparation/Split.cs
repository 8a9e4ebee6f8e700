namespace NnService.Domain.Preparation;

/// <summary>Sets rows aside for validation and test.</summary>
internal static class Split
{
    /// <summary>Takes rows away from those that are left.</summary>
    /// <param name="left">The rows that are left, ascending; the rows taken are removed.</param>
    /// <param name="count">How many to take.</param>
    /// <param name="method">How they are chosen.</param>
    /// <param name="classes">The class of each row of the table, for <see cref="SplitMethod.Stratified"/>.</param>
    /// <param name="seed">The seed of the job.</param>
    /// <param name="purpose">What the rows are for: different purposes draw different rows.</param>
    /// <returns>The rows taken, ascending.</returns>
    public static int[] Take(ref int[] left, int count, SplitMethod method, int[] classes, long seed, ulong purpose)
    {
        var taken = new HashSet<int>(method switch
        {
            SplitMethod.Last => left[^count..],
            SplitMethod.Stratified => Stratified(Drawn(left, seed, purpose), count, classes),
            _ => Drawn(left, seed, purpose).Take(count),
        });
        int[] rows = [.. left.Where(taken.Contains)];
        left = [.. left.Where(row => !taken.Contains(row))];
        return rows;
    }

    private static int[] Drawn(int[] rows, long seed, ulong purpose)
    {
        var order = new int[rows.Length];
        Shuffle.Fill(seed, purpose, order);
        return [.. order.Select(i => rows[i])];
    }

    // Each class gives its share rounded down; the rows that are still owed come from the largest remainders. A class keeps a row, without
    // which it could not be learned, as long as others have rows to give.
    private static IEnumerable<int> Stratified(int[] drawn, int count, int[] classes)
    {
        var share = (double)count / drawn.Length;
        var groups = drawn.GroupBy(row => classes[row]).OrderBy(group => group.Key).Select(group => group.ToArray()).ToArray();
        var quotas = groups.Select(group => (int)(share * group.Length)).ToArray();
        var owed = count - quotas.Sum();
        int[] order = [.. Enumerable.Range(0, groups.Length).OrderByDescending(g => (share * groups[g].Length) - quotas[g])];
        for (var kept = 1; owed > 0; kept--)
        {
            for (var given = -1; owed > 0 && given != 0;)
            {
                given = 0;
                foreach (var g in order)
                {
                    if (owed == 0 || quotas[g] >= groups[g].Length - kept) continue;
                    quotas[g]++;
                    owed--;
                    given++;
                }
            }
        }

        return groups.SelectMany((group, g) => group.Take(quotas[g]));
    }
}
