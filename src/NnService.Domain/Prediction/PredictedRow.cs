using System.Numerics.Tensors;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;

namespace NnService.Domain.Prediction;

/// <summary>The answer for one row.</summary>
/// <param name="Label">The index of the most probable class; null unless the task is binary or multi-class on a table.</param>
/// <param name="Values">
/// Probabilities in the order of the classes (binary, multi-class), one probability per target (multi-label),
/// values in the original unit (regression), or the outputs as they are (plain).
/// </param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record PredictedRow(int? Label, double[] Values)
{
    /// <summary>Turns the outputs of a row into its answer; null when one is not finite.</summary>
    internal static PredictedRow? Decode(DataEncoding encoding, ReadOnlySpan<float> y)
    {
        if (!TensorPrimitives.IsFiniteAll(y)) return null;
        var values = new double[y.Length];
        for (var k = 0; k < y.Length; k++)
            values[k] = y[k];
        if (encoding.IsPlain) return new(null, values);

        switch (encoding.Task)
        {
            case LearningTask.MultiClass:
                return new(MetricAccumulator.ArgMax(y), values);
            case LearningTask.Binary:
                return new(y[0] >= 0.5f ? 1 : 0, [1 - values[0], values[0]]);
            case LearningTask.Regression:
                for (var k = 0; k < y.Length; k++)
                    values[k] = (values[k] * encoding.Targets[k].Scale) + encoding.Targets[k].Mean;
                return new(null, values);
            default:
                return new(null, values);
        }
    }
}
