using System.Globalization;
using CsCheck;
using NnService.Domain.Data;
using NnService.Infrastructure.Datasets;
using NnService.Tests.Common;

namespace NnService.Infrastructure.Tests.Datasets;

public sealed class CellParsingPropertyTests
{
    private static readonly Gen<string> AnyCell = Gen.OneOf(
        Gen.String, Properties.Words, Gen.String[Gen.Char["0123456789.,+-eE/: TZapm"], 0, 40]);

    [Theory]
    [InlineData('.')]
    [InlineData(',')]
    public void A_number_that_was_written_is_read_as_the_same(char mark) => Properties.Hold(
        Gen.Double.Where(double.IsFinite),
        number =>
        {
            var cell = number.ToString("R", CultureInfo.InvariantCulture).Replace('.', mark);

            Assert.True(CellParsing.TryNumber(cell, mark, out var read), cell);
            Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(read));
        });

    [Fact]
    public void No_cell_is_too_odd_to_be_looked_at() => Properties.Hold(AnyCell, cell =>
    {
        foreach (var mark in ".,")
        {
            var isNumber = CellParsing.TryNumber(cell, mark, out var number);
            Assert.True(!isNumber || double.IsFinite(number), cell);
            foreach (var type in Enum.GetValues<ColumnType>())
                Assert.NotEqual("", CellParsing.RefusalOf(cell, type, mark));
            Assert.Equal(isNumber, CellParsing.RefusalOf(cell, ColumnType.Number, mark) is null);
        }

        Assert.Equal(CellParsing.IsDate(cell), CellParsing.RefusalOf(cell, ColumnType.Date, '.') is null);
        CellParsing.IsLikeNumber(cell);
    });
}
