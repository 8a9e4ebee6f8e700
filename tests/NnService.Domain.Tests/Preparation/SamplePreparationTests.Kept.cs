using NnService.Domain.Data;
using NnService.Domain.Encoding.Scalings;

namespace NnService.Domain.Tests.Preparation;

public sealed partial class SamplePreparationTests
{
    [Fact]
    public void Prepare_kept_encoding_is_not_preprocessed_anew()
    {
        var first = Prepare(
            Linear, Flowers, Request("price") with { Features = ["size"], Preprocessing = new() { Numeric = new NoneScaling() } });

        Assert.Equal(
            [1f, 2], Prepare(first.Definition, Flowers, Request("price") with { FromVersion = 1 }, first.Encoding).Training.Inputs[..2]);
    }

    [Fact]
    public void Prepare_kept_encoding_is_used_as_it_is()
    {
        var first = Prepare(Linear, Flowers, Request("price") with { Features = ["size", "colour"] });
        var later = new Table(
            [
                Column.OfNumbers("price", [1000, 2000]),
                Column.OfWords("colour", ColumnType.Category, ["red", "pink"]),
                Column.OfNumbers("size", [5.5, 100]),
            ]);

        var data = Prepare(first.Definition, later, Request("price") with { FromVersion = 1 }, first.Encoding);

        Assert.Equal(first.Encoding, data.Encoding);
        Assert.Equal([0f, 0, 0, 1], data.Training.Inputs[..4]);
        AssertClose.Equal([(1000 - 55) / Math.Sqrt(825), (2000 - 55) / Math.Sqrt(825)], data.Training.Targets, 1e-6, 0);
        Assert.Equal(["1 values of 'colour' are categories that version 1 does not know; they are coded as all zeros."], data.Warnings);
    }

    [Fact]
    public void Prepare_kept_classes_keep_their_places()
    {
        var first = Prepare(Classifier, Flowers, Request("colour") with { Features = ["size"] });
        var later = new Table([Column.OfNumbers("size", [1, 2]), Column.OfWords("colour", ColumnType.Category, ["red", "blue"])]);

        var data = Prepare(first.Definition, later, Request("colour") with { FromVersion = 1 }, first.Encoding);

        Assert.Equal([0f, 0, 1, 1, 0, 0], data.Training.Targets);
    }

    [Fact]
    public void Prepare_kept_classes_with_an_unknown_one_are_refused()
    {
        var first = Prepare(Classifier, Flowers, Request("colour") with { Features = ["size"] });
        var later = new Table([Column.OfNumbers("size", [1, 2]), Column.OfWords("colour", ColumnType.Category, ["red", "pink"])]);

        Assert.Equal(
            [new("/target", "'colour' has classes that the version does not know: pink; it knows blue, green, red.")],
            Refused(first.Definition, later, Request("colour") with { FromVersion = 1 }, first.Encoding));
    }

    [Fact]
    public void Prepare_kept_targets_under_other_names_are_refused()
    {
        var first = Prepare(Logistic, Flowers, Request("tall") with { Features = ["size"] });
        const string Detail = "the version that training continues from was trained for tall; name the same targets.";

        Assert.Equal(
            [new("/target", Detail)], Refused(first.Definition, Flowers, Request("digit") with { FromVersion = 1 }, first.Encoding));
        Assert.Equal(
            [new("/target", Detail)],
            Refused(first.Definition, Flowers, Request("tall", "digit") with { FromVersion = 1 }, first.Encoding));
    }

    [Fact]
    public void Prepare_kept_column_that_is_missing_or_of_another_type_is_refused()
    {
        var first = Prepare(Linear, Flowers, Request("price") with { Features = ["size", "colour"] });
        var later = new Table([Column.OfNumbers("colour", [1, 2]), Column.OfNumbers("price", [1, 2])]);

        Assert.Equal(
            [
                new("/features/0", "'size' is not a column; there are colour, price."),
                new("/features/1", "'colour' is a number here, but version 3 was trained with a category."),
            ],
            Refused(first.Definition, later, Request("price") with { FromVersion = 3 }, first.Encoding));
    }

    [Fact]
    public void Prepare_kept_encoding_with_other_features_is_refused()
    {
        var first = Prepare(Linear, Flowers, Request("price") with { Features = ["size", "colour"] });
        var request = Request("price") with { FromVersion = 3 };

        Assert.Equal(
            first.Encoding, Prepare(first.Definition, Flowers, request with { Features = ["colour", "size"] }, first.Encoding).Encoding);
        Assert.Equal(
            [new("/features", "version 3 was trained with size, colour; name the same features or none.")],
            Refused(first.Definition, Flowers, request with { Features = ["size", "legs"] }, first.Encoding));
    }

    [Fact]
    public void Prepare_kept_number_that_is_words_now_is_refused()
    {
        var later = new Table(
            [
                Column.OfNumbers("size", [1, 2]),
                Column.OfWords("price", ColumnType.Category, ["high", "low"]),
                Column.OfWords("share", ColumnType.Category, ["half", "all"]),
            ]);
        var price = Prepare(Linear, Flowers, Request("price") with { Features = ["size"] });
        var share = Prepare(Logistic, Flowers, Request("share") with { Features = ["size"] });

        Assert.Equal(
            [new("/target", "'price' has words here, but was trained as a number.")],
            Refused(price.Definition, later, Request("price") with { FromVersion = 1 }, price.Encoding));
        Assert.Equal(
            [new("/target", "'share' has words here, but was trained as a number.")],
            Refused(share.Definition, later, Request("share") with { FromVersion = 1 }, share.Encoding));
    }

    [Fact]
    public void Prepare_kept_number_outside_the_range_of_a_cross_entropy_is_refused()
    {
        var first = Prepare(Logistic, Flowers, Request("share") with { Features = ["size"] });
        var later = new Table([Column.OfNumbers("size", [1, 2]), Column.OfNumbers("share", [0.5, 50])]);

        Assert.Equal(
            [new("/target", "'share' is 50 in row 1; binaryCrossEntropy takes targets from 0 to 1.")],
            Refused(first.Definition, later, Request("share") with { FromVersion = 1 }, first.Encoding));
    }
}
