using NnService.Domain.Data;

namespace NnService.Domain.Tests.Data;

public sealed class FeatureEncodingTests
{
    [Fact]
    public void Encode_Number_IsStandardisedByTheFittedRows()
    {
        var feature = FeatureEncoding.Fit(Column.OfNumbers("x", [1, 3, 100, double.NaN]), [0, 1, 3]);

        Assert.Equal((2, 1, 1, 3), (feature.Mean, feature.StandardDeviation, feature.Min, feature.Max));
        Assert.Equal(98, Encoded(feature, 100));
        Assert.Equal(-1, Encoded(feature, 1));
        Assert.Equal(0, Encoded(feature, double.NaN));
    }

    [Fact]
    public void Encode_ConstantColumn_IsZeroForEveryNumber()
    {
        var feature = FeatureEncoding.Fit(Column.OfNumbers("x", [0.1, 0.1, 0.1]), [0, 1, 2]);

        Assert.Equal(0, Encoded(feature, 0.1));
        Assert.Equal(0, Encoded(feature, 7));
    }

    [Fact]
    public void Encode_Word_IsAOneAmongZeros()
    {
        var feature = FeatureEncoding.Fit(Column.OfWords("c", ColumnType.Category, ["b", "a", "c", "d"]), [0, 1, 2]);
        var places = new float[] { 9, 9, 9 };

        Assert.Equal(3, feature.Width);
        Assert.True(feature.Encode("b", places));
        Assert.Equal([0f, 1, 0], places);
        Assert.True(feature.Encode(null, places));
        Assert.Equal([0f, 0, 0], places);
    }

    [Fact]
    public void Encode_WordOfNoFittedRow_IsAllZerosAndTold()
    {
        var feature = FeatureEncoding.Fit(Column.OfWords("c", ColumnType.Category, ["b", "a", "c"]), [0, 1]);
        var places = new float[] { 9, 9 };

        Assert.Equal(["a", "b"], feature.Categories);
        Assert.False(feature.Encode("c", places));
        Assert.Equal([0f, 0], places);
    }

    private static float Encoded(FeatureEncoding feature, double number)
    {
        var place = new float[1];
        feature.Encode(number, place);
        return place[0];
    }
}
