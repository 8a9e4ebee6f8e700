using System.Collections.Immutable;
using System.Globalization;
using NnService.Domain.Data;
using NnService.Domain.Encoding;

namespace NnService.Domain.Evaluation;

/// <summary>
/// What the rows that a version did not learn from tell of its answers beside the metrics: how far off numbers are, how often a class of a
/// probability is right, and what other thresholds would do.
/// </summary>
/// <param name="Rows">Rows that were judged.</param>
/// <param name="Errors">Numbers: how far off each target is; empty for classes.</param>
/// <param name="Curves">
/// Classes: each of them against all others; several yes-or-no targets: each of them. Empty for numbers, and of more than
/// <see cref="MaxCurves"/>.
/// </param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record HeldOutRecord(int Rows, ImmutableArray<AbsoluteErrors> Errors, ImmutableArray<ClassCurve> Curves)
{
    /// <summary>Classes of which each has a curve at most.</summary>
    public const int MaxCurves = 20;

    /// <summary>What answers tell whose targets are known.</summary>
    /// <param name="encoding">What outputs and targets mean.</param>
    /// <param name="y">Outputs, rows × outputs.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    public static HeldOutRecord Of(DataEncoding encoding, ReadOnlySpan<float> y, ReadOnlySpan<float> t)
    {
        var outputs = encoding.OutputCount;
        var rows = y.Length / outputs;
        return encoding.Task switch
        {
            LearningTask.Regression => new(rows, ErrorsOf(encoding, y, t), []),
            LearningTask.Binary => new(rows, [], CurvesOfTwo(NamesOf(encoding, 2), y, t)),
            _ => new(rows, [], outputs > MaxCurves ? [] : CurvesOf(NamesOf(encoding, outputs), y, t)),
        };
    }

    private static ImmutableArray<AbsoluteErrors> ErrorsOf(DataEncoding encoding, ReadOnlySpan<float> y, ReadOnlySpan<float> t)
    {
        var outputs = encoding.OutputCount;
        var errors = ImmutableArray.CreateBuilder<AbsoluteErrors>(outputs);
        for (var k = 0; k < outputs; k++)
        {
            var scale = encoding.Targets.IsEmpty ? 1 : encoding.Targets[k].Scale;
            var ofTarget = new double[y.Length / outputs];
            for (var i = 0; i < ofTarget.Length; i++)
                ofTarget[i] = Math.Abs((double)y[(i * outputs) + k] - t[(i * outputs) + k]) * scale;
            errors.Add(AbsoluteErrors.Of(ofTarget));
        }

        return errors.MoveToImmutable();
    }

    // One output is the probability of the second class.
    private static ImmutableArray<ClassCurve> CurvesOfTwo(ImmutableArray<string> names, ReadOnlySpan<float> y, ReadOnlySpan<float> t)
    {
        var ofFirst = new float[y.Length];
        var ofSecond = new float[y.Length];
        var areFirst = new bool[y.Length];
        var areSecond = new bool[y.Length];
        for (var i = 0; i < y.Length; i++)
        {
            (ofFirst[i], ofSecond[i]) = ((float)(1.0 - y[i]), y[i]);
            areSecond[i] = t[i] >= 0.5f;
            areFirst[i] = !areSecond[i];
        }

        return [ClassCurve.Of(names[0], ofFirst, areFirst), ClassCurve.Of(names[1], ofSecond, areSecond)];
    }

    private static ImmutableArray<ClassCurve> CurvesOf(ImmutableArray<string> names, ReadOnlySpan<float> y, ReadOnlySpan<float> t)
    {
        var curves = ImmutableArray.CreateBuilder<ClassCurve>(names.Length);
        for (var k = 0; k < names.Length; k++)
        {
            var scores = new float[y.Length / names.Length];
            var arePositive = new bool[scores.Length];
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = y[(i * names.Length) + k];
                arePositive[i] = t[(i * names.Length) + k] >= 0.5f;
            }

            curves.Add(ClassCurve.Of(names[k], scores, arePositive));
        }

        return curves.MoveToImmutable();
    }

    private static ImmutableArray<string> NamesOf(DataEncoding encoding, int count) => encoding.Targets switch
    {
        [] => [.. Enumerable.Range(0, count).Select(k => k.ToString(CultureInfo.InvariantCulture))],
        [var target] => target.ShownClasses,
        _ => [.. encoding.Targets.Select(target => target.Name)],
    };
}
