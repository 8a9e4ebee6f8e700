using NnService.Domain.Numerics;

namespace NnService.Domain.Tests.Numerics;

public sealed class PortableMathTests
{
    [Fact]
    public void Log_is_within_two_units_of_the_systems()
    {
        var state = 1ul;
        var furthest = 0L;
        for (var i = 0; i < 200_000; i++)
        {
            // Numbers of all magnitudes below 1, which is where it is used, and close to it.
            var x = Math.ScaleB(1 + ((Seeds.Next(ref state) >> 11) * Math.ScaleB(1, -53)), -1 - (i % 100));
            furthest = Math.Max(
                furthest, Math.Abs(BitConverter.DoubleToInt64Bits(PortableMath.Log(x)) - BitConverter.DoubleToInt64Bits(Math.Log(x))));
        }

        Assert.InRange(furthest, 0, 2);
    }

    [Theory]
    [InlineData(1, 0x0000000000000000)]
    [InlineData(2, 0x3FE62E42FEFA39EF)]
    [InlineData(0.5, unchecked((long)0xBFE62E42FEFA39EF))]
    [InlineData(10, 0x40026BB1BBB55516)]
    [InlineData(1e-300, unchecked((long)0xC085963447F87FB5))]
    public void Log_of_known_numbers_has_these_bits(double x, long bits) =>
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(PortableMath.Log(x)));
}
