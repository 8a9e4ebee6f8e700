namespace NnService.Domain;

/// <summary>The order in which rows are visited.</summary>
internal static class Shuffle
{
    /// <summary>
    /// Puts 0 … n−1 into an order that is a pure function of seed and purpose, each order equally likely (Fisher and Yates).
    /// </summary>
    /// <param name="seed">The seed of the job.</param>
    /// <param name="purpose">What the order is for, for example an epoch.</param>
    /// <param name="order">Receives the order.</param>
    public static void Fill(long seed, ulong purpose, Span<int> order)
    {
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        var state = Seeds.Mix((ulong)seed, purpose);
        for (var i = order.Length - 1; i > 0; i--)
        {
            // The high half of a 64 × 32 bit product is uniform on 0 … i up to a bias below 2⁻³², without a division.
            var j = (int)(((Seeds.Next(ref state) >> 32) * (ulong)(i + 1)) >> 32);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
