using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Evaluation;

/// <summary>What rows tell that were held out, against numbers by hand and by scikit-learn.</summary>
public sealed class HeldOutRecordTests
{
    private static readonly float[] Scores = [0.1f, 0.35f, 0.4f, 0.8f, 0.4f, 0.2f, 0.65f, 0.9f, 0.4f, 0.7f, 0.05f, 0.3f];

    private static readonly bool[] ArePositive =
        [false, true, false, true, true, false, false, true, false, true, false, false];

    [Fact]
    public void Curve_of_a_class_is_that_of_scikit_learn()
    {
        var curve = ClassCurve.Of("yes", [.. Scores], [.. ArePositive]);

        Assert.Equal(("yes", 5, 7), (curve.Class, curve.Positives, curve.Negatives));
        AssertClose.Equal(0.8571428571428571, curve.RocAuc!.Value, 1e-15, 0);
        AssertClose.Equal(0.8392857142857142, curve.AveragePrecision!.Value, 1e-15, 0);
        Assert.Equal(
            [
                new(0.9f, 1, 0), new(0.8f, 2, 0), new(0.7f, 3, 0), new(0.65f, 3, 1), new(0.4f, 4, 3), new(0.35f, 5, 3), new(0.3f, 5, 4),
                new(0.2f, 5, 5), new(0.1f, 5, 6), new(0.05f, 5, 7),
            ],
            curve.Points);
    }

    [Fact]
    public void Thresholds_make_each_goal_as_large_as_it_can_be()
    {
        var thresholds = ClassCurve.Of("yes", [.. Scores], [.. ArePositive]).Thresholds;

        Assert.Equal(
            [
                new("accuracy", 0.7f, 10 / 12.0), // 3 of 5 and 7 of 7
                new("balancedAccuracy", 0.7f, (0.6 + 1) / 2),
                new("f1", 0.35f, 10 / 13.0), // 5 of 5, and 5 of the 8 that are taken for it
            ],
            thresholds);
    }

    [Fact]
    public void Curve_of_many_rows_keeps_points_at_even_numbers_of_them()
    {
        const int Rows = 12_345;
        float[] scores = [.. Enumerable.Range(0, Rows).Select(i => (float)i / Rows)];
        bool[] arePositive = [.. Enumerable.Range(0, Rows).Select(i => i * 7919 % Rows < i)];
        var curve = ClassCurve.Of("yes", scores, arePositive);

        Assert.Equal(ClassCurve.MaxPoints, curve.Points.Length);
        Assert.Equal(new(0, curve.Positives, curve.Negatives), curve.Points[^1]);
        var taken = curve.Points.Select(point => point.TruePositives + point.FalsePositives).Prepend(0).ToArray();
        Assert.All(taken.Zip(taken.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 61, 62));
    }

    [Theory]
    [InlineData(true, null, 1.0)]
    [InlineData(false, null, null)]
    public void Curve_without_rows_of_both_kinds_has_no_area(bool isPositive, double? area, double? precision)
    {
        var curve = ClassCurve.Of("yes", [0.25f, 0.75f], [isPositive, isPositive]);
        Assert.Equal((area, precision), (curve.RocAuc, curve.AveragePrecision));
        Assert.Empty(curve.Thresholds);
    }

    [Fact]
    public void Reliability_compares_probabilities_with_what_came_true()
    {
        var curve = ClassCurve.Of("yes", [0.01f, 0.03f, 0.55f, 0.59f, 0.55f, 0.51f, 1], [false, true, true, false, false, false, true]);
        Assert.Equal([2, 4, 1], curve.Reliability.Select(bin => bin.Rows));
        Assert.Equal([0.5, 0.25, 1], curve.Reliability.Select(bin => bin.Share));
        double[] expected = [0.02, 0.55, 1];
        for (var i = 0; i < expected.Length; i++) AssertClose.Equal(expected[i], curve.Reliability[i].MeanProbability, 1e-7, 0);
    }

    [Fact]
    public void Calibration_error_is_the_mean_distance_of_confidence_and_accuracy()
    {
        // Answered with 0.75, 0.75, 0.75 (two right) and 0.625 (wrong).
        var encoding = DataEncoding.Plain(LearningTask.MultiClass, 2, 2);
        float[] y = [0.75f, 0.25f, 0.25f, 0.75f, 0.75f, 0.25f, 0.375f, 0.625f];
        float[] t = [1, 0, 0, 1, 0, 1, 1, 0];
        var network = TestData.Echo(2, new MeanSquaredError());
        var report = Evaluator.Evaluate(network, encoding, new(y, t, 2, 2) { Task = LearningTask.MultiClass });
        AssertClose.Equal((0.75 * Math.Abs(0.75 - (2 / 3.0))) + (0.25 * 0.625), report.ExpectedCalibrationError!.Value, 1e-15, 0);
    }

    [Theory]
    [InlineData(0.5, 5.0)]
    [InlineData(0.8, 8.0)]
    [InlineData(0.9, 9.0)]
    [InlineData(0.85, 9.0)]
    [InlineData(1e-9, 1.0)]
    [InlineData(0.91, null)]
    [InlineData(0.99, null)]
    public void Half_width_is_an_error_of_those_that_were_made(double level, double? expected)
    {
        var errors = AbsoluteErrors.Of([9, 2, 7, 4, 5, 6, 3, 8, 1]);
        Assert.Equal(expected, errors.HalfWidth(level));
        Assert.Equal(0.9, errors.MaxLevel);
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(12_345)]
    public void Half_width_of_many_errors_is_that_of_all_or_the_next_larger_kept_one(int rows)
    {
        var errors = AbsoluteErrors.Of([.. Enumerable.Range(1, rows).Select(i => (double)i)]);
        Assert.Equal(Math.Min(rows, AbsoluteErrors.MaxKept), errors.Sorted.Length);
        Assert.Equal(rows, errors.Sorted[^1]);
        var step = Math.Ceiling(rows / 1000.0);
        for (var k = 1; k <= rows; k++)
        {
            var width = errors.HalfWidth(k / (rows + 1.0))!.Value;
            Assert.InRange(width, k, k + step - 1);
        }
    }

    [Fact]
    public void Intervals_cover_as_many_new_rows_as_they_say()
    {
        // Errors of one distribution for the record and for new rows: the mean coverage is the level or a little more.
        var random = new Random(1);
        const int Rows = 50;
        const double Level = 0.9;
        var covered = 0.0;
        for (var round = 0; round < 4000; round++)
        {
            var width = AbsoluteErrors.Of([.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())]).HalfWidth(Level)!.Value;
            covered += width; // of uniform errors the share below the width
        }

        // k/(n + 1) = 46/51
        Assert.InRange(covered / 4000, (46 / 51.0) - 0.003, (46 / 51.0) + 0.003);
    }

    [Fact]
    public void Record_of_numbers_has_errors_in_the_unit_of_each_target()
    {
        var encoding = DataEncoding.Plain(LearningTask.Regression, 1, 2) with
        {
            IsPlain = false,
            Targets = [Target("a", 10), Target("b", 0.5)],
        };
        var record = HeldOutRecord.Of(encoding, [1, 2, 3, 4], [1.5f, 2, 2, 8]);
        Assert.Equal((2, 0), (record.Rows, record.Curves.Length));
        Assert.Equal([5, 10], record.Errors[0].Sorted);
        Assert.Equal([0, 2], record.Errors[1].Sorted);
    }

    [Fact]
    public void Record_of_two_classes_has_a_curve_of_each()
    {
        var record = HeldOutRecord.Of(DataEncoding.Plain(LearningTask.Binary, 1, 1), [0.25f, 0.75f, 0.5f], [0, 1, 1]);
        Assert.Equal(["0", "1"], record.Curves.Select(curve => curve.Class));
        Assert.Equal([(1, 2), (2, 1)], record.Curves.Select(curve => (curve.Positives, curve.Negatives)));
        Assert.Equal([0.75f, 0.5f, 0.25f], record.Curves[0].Points.Select(point => point.Threshold));
        Assert.All(record.Curves, curve => Assert.Equal(1, curve.RocAuc));
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(21, 0)]
    public void Record_of_many_classes_has_no_curves(int classes, int curves)
    {
        var y = new float[classes];
        y[0] = 1;
        Assert.Equal(curves, HeldOutRecord.Of(DataEncoding.Plain(LearningTask.MultiClass, 1, classes), y, y).Curves.Length);
    }

    private static TargetEncoding Target(string name, double scale) => new()
    {
        Name = name,
        Type = ColumnType.Number,
        Mean = 3,
        Scale = scale,
    };
}
