using NnService.Domain.Encoding;

namespace NnService.Domain.Evaluation;

/// <summary>Metrics of numbers, in the original unit of each target.</summary>
internal static class RegressionMetrics
{
    /// <param name="encoding">What the targets are worth.</param>
    /// <param name="y">Outputs, rows × <paramref name="k"/>.</param>
    /// <param name="t">Targets, rows × <paramref name="k"/>.</param>
    /// <param name="k">Targets of a row.</param>
    /// <param name="loss">The mean loss.</param>
    public static EvaluationReport Of(DataEncoding encoding, ReadOnlySpan<float> y, ReadOnlySpan<float> t, int k, double loss)
    {
        var rows = y.Length / k;
        var absolute = 0.0;
        var squared = 0.0;
        var r2 = 0.0;
        for (var j = 0; j < k; j++)
        {
            var scale = encoding.Targets.IsEmpty ? 1 : encoding.Targets[j].Scale;
            var residual = 0.0;
            var mean = 0.0;
            var varies = false;
            for (var i = j; i < y.Length; i += k)
            {
                var error = ((double)y[i] - t[i]) * scale;
                absolute += Math.Abs(error);
                residual += error * error;
                mean += t[i] * scale / rows;
                varies |= t[i] != t[j];
            }

            var total = 0.0;
            for (var i = j; i < y.Length; i += k)
                total += ((t[i] * scale) - mean) * ((t[i] * scale) - mean);
            squared += residual;

            // Without any variance R² has no meaning, whatever rounding says of the mean; NaN marks it until the end.
            r2 += varies ? (1 - (residual / total)) / k : double.NaN;
        }

        return new()
        {
            Rows = rows,
            Loss = loss,
            Mae = absolute / y.Length,
            Rmse = Math.Sqrt(squared / y.Length),
            R2 = double.IsFinite(r2) ? r2 : null,
        };
    }
}
