using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Encoding;

namespace NnService.Domain.Tests.Encoding;

public sealed class LabelKindTests
{
    [Theory]
    [InlineData(LabelKind.Whole, ColumnType.Number, "-1", "0", "7")]
    [InlineData(LabelKind.Whole, ColumnType.Number, "1E+15", "9007199254740991")]
    [InlineData(LabelKind.Number, ColumnType.Number, "9007199254740992", "0")] // beyond that not every whole number is a double
    [InlineData(LabelKind.Number, ColumnType.Number, "1E+300", "0")]
    [InlineData(LabelKind.Number, ColumnType.Number, "0.5", "1")]
    [InlineData(LabelKind.Word, ColumnType.Category, "1", "2")]
    [InlineData(LabelKind.Word, ColumnType.Boolean, "false", "true")]
    public void KindOfLabels_of_one_target_is_that_of_its_classes(LabelKind expected, ColumnType type, params string[] classes) =>
        Assert.Equal(expected, Encoding(Target(type, [.. classes])).KindOfLabels());

    [Fact]
    public void KindOfLabels_of_several_targets_takes_all()
    {
        Assert.Equal(LabelKind.Number, Encoding(Target(ColumnType.Number, "0", "1"), Target(ColumnType.Number, "0", "0.5")).KindOfLabels());
        Assert.Equal(
            LabelKind.Word, Encoding(Target(ColumnType.Number, "0", "1"), Target(ColumnType.Boolean, "false", "true")).KindOfLabels());
    }

    [Fact]
    public void NumberOf_class_is_its_number() =>
        Assert.Equal(
            [-1.5, 1e21], [Target(ColumnType.Number, "-1.5", "1E+21").NumberOf(0), Target(ColumnType.Number, "-1.5", "1E+21").NumberOf(1)]);

    private static TargetEncoding Target(ColumnType type, params ImmutableArray<string> classes) =>
        new() { Name = "t", Type = type, Classes = classes };

    private static DataEncoding Encoding(params ImmutableArray<TargetEncoding> targets) =>
        new() { Task = LearningTask.MultiClass, Targets = targets, InputCount = 1, OutputCount = 1 };
}
