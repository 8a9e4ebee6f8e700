namespace NnService.Domain.Tests;

public sealed class ShuffleTests
{
    [Fact]
    public void Fill_any_length_is_a_permutation()
    {
        for (var n = 0; n <= 100; n++)
            Assert.Equal(Enumerable.Range(0, n), Order(n, 3, 1).Order());
    }

    [Fact]
    public void Fill_same_seed_and_purpose_is_the_same_order() => Assert.Equal(Order(50, 3, 1), Order(50, 3, 1));

    [Fact]
    public void Fill_other_seed_or_epoch_is_another_order()
    {
        var orders =
            from seed in Enumerable.Range(0, 10)
            from epoch in Enumerable.Range(0, 10)
            select string.Join(' ', Order(20, seed, (ulong)epoch));

        Assert.Equal(100, orders.Distinct().Count());
    }

    [Fact]
    public void Fill_many_epochs_gives_every_order_its_share()
    {
        // 6 orders of 3 rows, 6,000 draws: 1,000 each within five standard deviations.
        var counts = Enumerable.Range(0, 6_000).CountBy(epoch => string.Join(' ', Order(3, 42, (ulong)epoch))).ToArray();

        Assert.Equal(6, counts.Length);
        Assert.All(counts, count => Assert.InRange(count.Value, 856, 1144));
    }

    private static int[] Order(int n, long seed, ulong purpose)
    {
        var order = new int[n];
        Shuffle.Fill(seed, purpose, order);
        return order;
    }
}
