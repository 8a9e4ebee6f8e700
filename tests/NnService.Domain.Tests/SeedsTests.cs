namespace NnService.Domain.Tests;

public sealed class SeedsTests
{
    [Fact]
    public void Next_from_the_state_of_the_published_reference_gives_its_sequence()
    {
        // The first outputs of the reference implementation of SplitMix64 for the state 1234567.
        var state = 1234567UL;
        ulong[] sequence = [.. Enumerable.Range(0, 5).Select(_ => Seeds.Next(ref state))];

        Assert.Equal([6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821], sequence);
    }

    [Fact]
    public void Mix_of_neighbouring_seeds_and_purposes_never_repeats()
    {
        var mixed =
            from seed in Enumerable.Range(0, 100) from purpose in Enumerable.Range(0, 100) select Seeds.Mix((ulong)seed, (ulong)purpose);

        Assert.Equal(10_000, mixed.Distinct().Count());
    }

    [Fact]
    public void Mix32_of_negative_seeds_is_defined_and_differs() => Assert.NotEqual(Seeds.Mix32(-1, 0), Seeds.Mix32(-2, 0));
}
