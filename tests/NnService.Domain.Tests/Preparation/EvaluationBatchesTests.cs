using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Preparation;

namespace NnService.Domain.Tests.Preparation;

public sealed class EvaluationBatchesTests
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

    private static readonly Table Whole = new(
    [
        Column.OfNumbers("size", [4, double.NaN, 0, 2, 6]),
        Column.OfWords("colour", ColumnType.Category, ["blue", "green", "red", "blue", null]),
        Column.OfWords("kind", ColumnType.Category, ["pear", null, "apple", "pear", null]),
    ]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public void Encode_part_by_part_gives_the_rows_and_warnings_of_the_whole(int size)
    {
        var parts = new EvaluationBatches(Classifier, Encoding, []);
        var faults = new List<Fault>();
        var samples = Whole.Parts(size).Select(part => parts.Encode(part, faults)!).ToArray();

        Assert.Equal([1f, 0, 0, -1, 0, 1, 0, 0, 0], samples.SelectMany(part => part.Inputs));
        Assert.Equal([0f, 1, 1, 0, 0, 1], samples.SelectMany(part => part.Targets));
        Assert.Equal(
            [
                "2 of 5 rows have no target and were left out.",
                "2 values of 'colour' are categories that the version does not know; they are coded as all zeros.",
            ],
            parts.Warnings);
        Assert.Equal((5, true), (parts.Rows, parts.HaveAnswers(faults)));
        Assert.Empty(faults);
    }

    [Fact]
    public void Encode_fault_in_a_later_part_names_the_row_of_the_table()
    {
        var parts = new EvaluationBatches(Classifier, Encoding, []);
        var faults = new List<Fault>();
        var table = new Table(
            [
                Column.OfNumbers("size", [1, 1, 1, 1e300]),
                Whole.Parts(4).First().Columns[1],
                Column.OfWords("kind", ColumnType.Category, ["pear", "pear", "pear", "pear"]),
            ]);

        Assert.Equal([true, false], table.Parts(2).Select(part => parts.Encode(part, faults) is not null));
        Assert.Contains("'size' in row 3", Assert.Single(faults).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void HaveAnswers_without_any_is_a_fault()
    {
        var parts = new EvaluationBatches(Classifier, Encoding, []);
        var faults = new List<Fault>();
        Assert.NotNull(parts.Encode(Whole.Parts(2).ElementAt(2), faults));

        Assert.False(parts.HaveAnswers(faults));
        Assert.Contains("no row", Assert.Single(faults).Detail, StringComparison.Ordinal);
    }
}
