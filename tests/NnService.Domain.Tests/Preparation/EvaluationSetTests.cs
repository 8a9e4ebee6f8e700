using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Preparation;

namespace NnService.Domain.Tests.Preparation;

public sealed class EvaluationSetTests
{
    private static readonly NetworkDefinition Classifier = TestData.Definition(3, new CategoricalCrossEntropy(), (2, new Softmax()));

    private static readonly DataEncoding Encoding = new()
    {
        Task = LearningTask.MultiClass,
        InputCount = 3,
        OutputCount = 2,
        Features =
        [
            new() { Name = "size", Type = ColumnType.Number, Mean = 2, StandardDeviation = 2 },
            new() { Name = "colour", Type = ColumnType.Category, Categories = ["green", "red"] },
        ],
        Targets = [new() { Name = "kind", Type = ColumnType.Category, Classes = ["apple", "pear"] }],
    };

    private static readonly Column Size = Column.OfNumbers("size", [4, double.NaN, 0]);
    private static readonly Column Colour = Column.OfWords("colour", ColumnType.Category, ["red", "green", "blue"]);
    private static readonly Column Kind = Column.OfWords("kind", ColumnType.Category, ["pear", null, "apple"]);

    [Fact]
    public void OfTable_encodes_rows_with_an_answer_as_trained_and_counts_the_rest()
    {
        var rows = Judge([Kind, Column.OfNumbers("other", [1, 2, 3]), Colour, Size])!;

        Assert.Equal([1f, 0, 1, -1, 0, 0], rows.Samples.Inputs);
        Assert.Equal([0f, 1, 1, 0], rows.Samples.Targets);
        Assert.Equal(
            [
                "1 of 3 rows have no target and were left out.",
                "1 values of 'colour' are categories that the version does not know; they are coded as all zeros.",
            ],
            rows.Warnings);
    }

    [Fact]
    public void OfTable_another_target_holds_the_answers() =>
        Assert.Equal(
            [1f, 0, 1, 0, 0, 1],
            Judge([Size, Colour, Column.OfWords("truth", ColumnType.Category, ["apple", "apple", "pear"])], "truth")!.Samples.Targets);

    [Fact]
    public void OfTable_column_without_any_value_has_no_type_of_its_own() =>
        Assert.Equal(
            [1f, 0, 0, -1, 0, 0], Judge([Size, Column.OfWords("colour", ColumnType.Text, [null, null, null]), Kind])!.Samples.Inputs);

    [Fact]
    public void OfTable_tells_all_faults_at_once()
    {
        var faults = new List<Fault>();

        Assert.Null(
            EvaluationSet.OfTable(Classifier, Encoding, new([Column.OfWords("size", ColumnType.Category, ["s", "m", "l"])]), [], faults));

        Assert.Equal(["/data", "/data", "/target/0"], faults.Select(fault => fault.Pointer));
        Assert.Contains("'size' is a category here", faults[0].Detail, StringComparison.Ordinal);
        Assert.Contains("no column 'colour'", faults[1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void OfTable_label_that_the_version_does_not_know_is_refused() =>
        Assert.Contains(
            "quince",
            Refuse([Size, Colour, Column.OfWords("kind", ColumnType.Category, ["pear", "quince", "apple"])]),
            StringComparison.Ordinal);

    [Fact]
    public void OfTable_number_that_leaves_the_range_is_refused() =>
        Assert.Contains("'size' in row 2", Refuse([Column.OfNumbers("size", [1, 2, 1e300]), Colour, Kind]), StringComparison.Ordinal);

    [Fact]
    public void OfTable_without_any_answer_is_refused() =>
        Assert.Contains(
            "no row", Refuse([Size, Colour, Column.OfWords("kind", ColumnType.Text, [null, null, null])]), StringComparison.Ordinal);

    [Fact]
    public void OfTable_feature_as_target_is_refused() =>
        Assert.Contains("is a feature", Refuse([Size, Colour, Kind], "colour"), StringComparison.Ordinal);

    [Fact]
    public void OfPlain_takes_numbers_as_they_are()
    {
        var faults = new List<Fault>();
        var definition = TestData.Definition(1, new MeanSquaredError(), (1, new Identity()));
        var encoding = DataEncoding.Plain(LearningTask.Regression, 1, 1);

        var rows = EvaluationSet.OfPlain(definition, encoding, [Column.OfNumbers("x1", [1, 2])], [Column.OfNumbers("t1", [3, 4])], faults)!;
        Assert.Equal([1f, 2, 3, 4], rows.Samples.Inputs.Concat(rows.Samples.Targets));

        Assert.Null(EvaluationSet.OfPlain(definition, encoding, [Size, Size], [], faults));
        Assert.Equal(["/data/inputs", "/data/targets"], faults.Select(fault => fault.Pointer));
    }

    private static EvaluationSet? Judge(Column[] columns, params string[] targets)
    {
        var faults = new List<Fault>();
        var rows = EvaluationSet.OfTable(Classifier, Encoding, new(columns), [.. targets], faults);
        Assert.Empty(faults);
        return rows;
    }

    private static string Refuse(Column[] columns, params string[] targets)
    {
        var faults = new List<Fault>();
        Assert.Null(EvaluationSet.OfTable(Classifier, Encoding, new(columns), [.. targets], faults));
        return Assert.Single(faults).Detail;
    }
}
