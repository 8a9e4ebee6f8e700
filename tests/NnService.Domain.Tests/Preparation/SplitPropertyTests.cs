using CsCheck;
using NnService.Domain.Preparation;
using NnService.Tests.Common;

namespace NnService.Domain.Tests.Preparation;

public sealed class SplitPropertyTests
{
    private static readonly Gen<Case> Cases =
        from classes in Gen.Int[0, 4].Array[1, 120]
        from validation in Gen.Int[0, classes.Length]
        from test in Gen.Int[0, classes.Length - validation]
        from method in Gen.Enum<SplitMethod>()
        from seed in Gen.Long
        select new Case(classes, validation, test, method, seed);

    [Fact]
    public void Parts_are_disjoint_cover_all_rows_and_have_the_sizes_asked_for() => Properties.Hold(Cases, asked =>
    {
        var parts = asked.Split();

        Assert.Equal(asked.Validation, parts[0].Length);
        Assert.Equal(asked.Test, parts[1].Length);
        Assert.Equal(Enumerable.Range(0, asked.Classes.Length), parts.SelectMany(part => part).Order());
        Assert.All(parts, part => Assert.Equal(part.Order(), part));
    });

    [Fact]
    public void Parts_are_a_function_of_the_seed() => Properties.Hold(Cases, asked => Assert.Equal(asked.Split(), asked.Split()));

    private sealed record Case(int[] Classes, int Validation, int Test, SplitMethod Method, long Seed)
    {
        /// <summary>Rows for validation, for test, and those that are left.</summary>
        public int[][] Split()
        {
            int[] left = [.. Enumerable.Range(0, Classes.Length)];
            var validation = Take(ref left, Validation, purpose: 1);
            var test = Take(ref left, Test, purpose: 2);
            return [validation, test, left];
        }

        private int[] Take(ref int[] left, int count, ulong purpose) =>
            count == 0 ? [] : Domain.Preparation.Split.Take(ref left, count, Method, Classes, Seed, purpose);
    }
}
