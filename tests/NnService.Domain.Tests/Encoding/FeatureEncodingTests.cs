using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Encoding.Scalings;

namespace NnService.Domain.Tests.Encoding;

public sealed class FeatureEncodingTests
{
    [Fact]
    public void Encode_number_is_standardised_by_the_fitted_rows()
    {
        var feature = FeatureEncoding.Fit(Column.OfNumbers("x", [1, 3, 100, double.NaN]), [0, 1, 3]);

        Assert.Equal((2, 1, 1, 3), (feature.Mean, feature.StandardDeviation, feature.Min, feature.Max));
        Assert.Equal([98f, 0], Encoded(feature, 100));
        Assert.Equal([-1f, 0], Encoded(feature, 1));
        Assert.Equal([0f, 1], Encoded(feature, double.NaN));
    }

    [Fact]
    public void Encode_constant_column_is_zero_for_every_number()
    {
        var feature = FeatureEncoding.Fit(Column.OfNumbers("x", [0.1, 0.1, 0.1]), [0, 1, 2]);

        Assert.Equal([0f], Encoded(feature, 0.1));
        Assert.Equal([0f], Encoded(feature, 7));
    }

    [Fact]
    public void Encode_word_is_a_one_among_zeros()
    {
        var feature = FeatureEncoding.Fit(Column.OfWords("c", ColumnType.Category, ["b", "a", "c", "d"]), [0, 1, 2]);
        var places = new float[] { 9, 9, 9 };

        Assert.Equal(3, feature.Width);
        Assert.True(feature.Encode("b", places));
        Assert.Equal([0f, 1, 0], places);
    }

    [Fact]
    public void Encode_missing_word_is_the_most_frequent_one_and_says_so()
    {
        // b and c are equally frequent, so the ordinally first of them stands in.
        var feature = FeatureEncoding.Fit(
            Column.OfWords("c", ColumnType.Category, ["c", "b", "a", "b", null, "c", "d", "d", "d"]), [0, 1, 2, 3, 4, 5]);

        Assert.Equal(["a", "b", "c"], feature.Categories);
        Assert.Equal(("b", true, 4), (feature.FillWord, feature.HasIndicator, feature.Width));
        Assert.Equal([0f, 1, 0, 1], Encoded(feature, null));
        Assert.Equal([0f, 1, 0, 0], Encoded(feature, "b"));
        Assert.Equal([0f, 0, 0, 0], Encoded(feature, "d"));
    }

    [Fact]
    public void Encode_missing_value_that_no_fitted_row_missed_is_filled_without_an_indicator()
    {
        Assert.Equal(
            [0f, 1], Encoded(FeatureEncoding.Fit(Column.OfWords("c", ColumnType.Category, ["b", "a", "b", null]), [0, 1, 2]), null));
        Assert.Equal([0f], Encoded(FeatureEncoding.Fit(Column.OfNumbers("x", [1, 3, double.NaN]), [0, 1]), double.NaN));
    }

    [Fact]
    public void Fit_no_value_in_any_row_is_zero_without_an_indicator()
    {
        var number = FeatureEncoding.Fit(Column.OfNumbers("x", [double.NaN, double.NaN, 5]), [0, 1], new() { Missing = Imputation.Median });
        Assert.Equal(1, number.Width);
        Assert.Null(number.Fill);
        Assert.Equal([0f], Encoded(number, double.NaN));
        Assert.Equal(0, FeatureEncoding.Fit(Column.OfWords("c", ColumnType.Category, [null, null, "a"]), [0, 1]).Width);
    }

    // 1, 2, 2, 3 and 12 are known: mean 4, σ √((9 + 4 + 4 + 1 + 64)/5) = √16.4, median and most frequent 2.
    [Theory]
    [InlineData("standardize", Imputation.Mean, 12, 8 / 4.049691346263317, 0)]
    [InlineData("standardize", Imputation.Median, 4, 0, -2 / 4.049691346263317)]
    [InlineData("standardize", Imputation.MostFrequent, 1, -3 / 4.049691346263317, -2 / 4.049691346263317)]
    [InlineData("minMax", Imputation.Mean, 12, 1, 3 / 11.0)]
    [InlineData("minMax", Imputation.Median, 23, 2, 1 / 11.0)]
    [InlineData("none", Imputation.Mean, 1.5, 1.5, 4)]
    [InlineData("none", Imputation.MostFrequent, -7, -7, 2)]
    public void Encode_number_is_scaled_and_filled_as_asked(
        string name, Imputation missing, double number, double encoded, double filled)
    {
        var scaling = Scaling.All.Create(name, new Dictionary<string, object>(), "", [])!;
        var column = Column.OfNumbers("x", [2, 12, double.NaN, 3, 1, 2, 1000]);
        var feature = FeatureEncoding.Fit(column, [0, 1, 2, 3, 4, 5], new() { Numeric = scaling, Missing = missing });

        Assert.Equal((scaling, true, 2), (feature.Scaling, feature.HasIndicator, feature.Width));
        AssertClose.Equal([encoded, 0], Encoded(feature, number), 1e-6, 1e-12);
        AssertClose.Equal([filled, 1], Encoded(feature, double.NaN), 1e-6, 1e-12);
    }

    [Theory]
    [InlineData(Imputation.Median, 2.5)]
    [InlineData(Imputation.MostFrequent, 1)]
    [InlineData(Imputation.Mean, 3.5)]
    public void Fit_even_count_of_distinct_numbers_fills_with_the_middle_of_two_or_the_smallest(Imputation missing, double fill) =>
        Assert.Equal(fill, FeatureEncoding.Fit(Column.OfNumbers("x", [8, 1, 3, 2]), [0, 1, 2, 3], new() { Missing = missing }).Fill);

    [Fact]
    public void Encode_constant_column_under_min_max_is_zero()
    {
        var feature = FeatureEncoding.Fit(Column.OfNumbers("x", [5, 5]), [0, 1], new() { Numeric = new MinMaxScaling() });

        Assert.Equal([0f], Encoded(feature, 5));
        Assert.Equal([0f], Encoded(feature, 9));
    }

    // 1 … 9 and one more that is missing: median 5, q₂₅ = 3, q₇₅ = 7, and with 4 bins the edges 1, 3, 5, 7, 9.
    [Theory]
    [InlineData(5, 0, 1, 1, 0, 0)]
    [InlineData(9, 1 / 1.0540925533894598, 1, 1, 1, 1)]
    [InlineData(2, -0.75 / 1.0307764064044151, 0.5, 0, 0, 0)]
    [InlineData(6.5, 0.375 / 1.0077822185373186, 1, 1, 0.75, 0)]
    [InlineData(1e300, 3, 1, 1, 1, 1)]
    [InlineData(-1e300, -3, 0, 0, 0, 0)]
    [InlineData(double.NaN, 0, 1, 1, 0, 0)]
    public void Encode_piecewise_linear_is_a_smooth_clip_and_how_far_each_interval_was_gone_through(
        double number, double clipped, double first, double second, double third, double fourth)
    {
        var column = Column.OfNumbers("x", [4, 9, double.NaN, 1, 8, 2, 6, 3, 7, 5, 1000]);
        var options = new Preprocessing { Numeric = new PiecewiseLinearScaling(Bins: 4), Missing = Imputation.Median };
        var feature = FeatureEncoding.Fit(column, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], options);

        Assert.Equal((6, 4, 5.0, 4.0), (feature.Width, feature.Bins, feature.Median, feature.Spread));
        Assert.Equal([1.0, 3, 5, 7, 9], feature.Edges);
        AssertClose.Equal(
            [clipped, first, second, third, fourth, double.IsNaN(number) ? 1 : 0], Encoded(feature, number), 1e-6, 1e-12);
    }

    [Theory]
    [InlineData(new double[] { 0, 0, 0, 0, 0, 0, 1 }, 2, 0.5, new double[0], 1)]
    [InlineData(new double[] { 0, 0, 0, 0, 0, 1, 2 }, 8, 0.5, new[] { 0, 0.5, 1.25, 2 }, 4)]
    [InlineData(new double[] { 0, 0, 0, 0, 0, 0, 6 }, 8, 3.0, new[] { 0, 1.5, 6 }, 3)]
    [InlineData(new double[] { 3, 3, 3 }, 16, 0.0, new double[0], 1)]
    public void Fit_piecewise_linear_drops_equal_quantiles_and_takes_half_the_range_where_the_middle_half_is_equal(
        double[] numbers, int bins, double spread, double[] edges, int width)
    {
        int[] rows = [.. Enumerable.Range(0, numbers.Length)];
        var feature = FeatureEncoding.Fit(
            Column.OfNumbers("x", numbers), rows, new() { Numeric = new PiecewiseLinearScaling(bins) });

        Assert.Equal((spread, width), (feature.Spread, feature.Width));
        AssertClose.Equal(edges, [.. feature.Edges.Select(edge => (float)edge)], 1e-6, 1e-12);
        if (spread == 0) Assert.Equal([0f], Encoded(feature, 9));
    }

    [Fact]
    public void Fit_override_of_a_column_goes_before_what_holds_for_all()
    {
        var options = new Preprocessing
        {
            Numeric = new NoneScaling(),
            Missing = Imputation.Median,
            Columns = Preprocessing.Default.Columns.Add("x", new(new MinMaxScaling())).Add("y", new(null, Imputation.MostFrequent)),
        };
        FeatureEncoding Fit(string name) => FeatureEncoding.Fit(Column.OfNumbers(name, [1, 1, 2, 4]), [0, 1, 2, 3], options);

        Assert.Equal(("minMax", 1.5), (Fit("x").Scaling.Name, Fit("x").Fill));
        Assert.Equal(("none", 1), (Fit("y").Scaling.Name, Fit("y").Fill));
        Assert.Equal(("none", 1.5), (Fit("z").Scaling.Name, Fit("z").Fill));
    }

    [Fact]
    public void Fit_more_words_than_the_limit_pools_the_rarest_ordinally()
    {
        // e three times, a and d twice, b and c once, z not in the fitted rows.
        var column = Column.OfWords("c", ColumnType.Category, ["e", "d", "a", "e", "c", "b", "a", "e", "d", null, "z"]);
        var feature = FeatureEncoding.Fit(column, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], new() { MaxCategories = 2 });

        Assert.Equal(["a", "e"], feature.Categories);
        Assert.Equal(["b", "c", "d"], feature.Pooled);
        Assert.Equal(("e", 4), (feature.FillWord, feature.Width));
        Assert.Equal([1f, 0, 0, 0], Encoded(feature, "a"));
        Assert.All(feature.Pooled, word => Assert.Equal([0f, 0, 1, 0], Encoded(feature, word)));
        Assert.Equal([0f, 1, 0, 1], Encoded(feature, null));
        Assert.True(feature.Encode("d", new float[4]));
        Assert.False(feature.Encode("z", new float[4]));
        Assert.Equal([0f, 0, 0, 0], Encoded(feature, "z"));
    }

    [Fact]
    public void Fit_as_many_words_as_the_limit_pools_none()
    {
        var feature = FeatureEncoding.Fit(Column.OfWords("c", ColumnType.Category, ["b", "a"]), [0, 1], new() { MaxCategories = 2 });
        Assert.Equal(["a", "b"], feature.Categories);
        Assert.Equal(2, feature.Width);

        // Two booleans are never too many.
        var flags = Column.OfWords("f", ColumnType.Boolean, ["true", "false"]);
        Assert.Equal(["false", "true"], FeatureEncoding.Fit(flags, [0, 1], new() { MaxCategories = 1 }).Categories);
    }

    [Fact]
    public void Encode_encoding_of_before_the_options_leaves_missing_values_at_zero()
    {
        Assert.Equal(
            [0f],
            Encoded(
                new FeatureEncoding { Name = "x", Type = ColumnType.Number, Mean = 2, StandardDeviation = 1, Min = 1, Max = 3 },
                double.NaN));
        Assert.Equal([0f, 0], Encoded(new FeatureEncoding { Name = "c", Type = ColumnType.Category, Categories = ["a", "b"] }, null));
    }

    [Fact]
    public void Encode_word_of_no_fitted_row_is_all_zeros_and_told()
    {
        var feature = FeatureEncoding.Fit(Column.OfWords("c", ColumnType.Category, ["b", "a", "c"]), [0, 1]);
        var places = new float[] { 9, 9 };

        Assert.Equal(["a", "b"], feature.Categories);
        Assert.False(feature.Encode("c", places));
        Assert.Equal([0f, 0], places);
    }

    private static float[] Encoded(FeatureEncoding feature, double number)
    {
        var places = Enumerable.Repeat(9f, feature.Width).ToArray();
        feature.Encode(number, places);
        return places;
    }

    private static float[] Encoded(FeatureEncoding feature, string? word)
    {
        var places = Enumerable.Repeat(9f, feature.Width).ToArray();
        feature.Encode(word, places);
        return places;
    }
}
