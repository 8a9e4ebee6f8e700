using System.Buffers;
using NnService.Domain.Networks.Activations;

namespace NnService.Domain.Networks;

/// <summary>The mean of what the members of an ensemble answer.</summary>
/// <remarks>
/// ȳ = (1/M)·Σₘ yₘ, summed in the order of the members in double precision. z̄ is what a loss that reads weighted sums would have to find
/// there to come to ȳ: for softmax ln ȳ = ln Σₘ e^(zₘ − lse(zₘ)) − ln M, for sigmoid ln ȳ − ln(1 − ȳ), both from the logarithms of the
/// members' probabilities, because the probabilities themselves may round to 0; for every other output ȳ.
/// </remarks>
internal static class AveragedAnswers
{
    /// <summary>Outputs of the ensemble for each row.</summary>
    /// <param name="ensemble">At least two members.</param>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="z">z̄, rows × outputs; may be empty where nothing reads it.</param>
    /// <param name="y">ȳ, rows × outputs.</param>
    public static void Run(Ensemble ensemble, ReadOnlySpan<float> x, int rows, Span<float> z, Span<float> y)
    {
        var sums = ArrayPool<double>.Shared.Rent(3 * y.Length);
        var memberZ = ArrayPool<float>.Shared.Rent(y.Length);
        try
        {
            var answers = sums.AsSpan(0, y.Length);
            var logarithms = sums.AsSpan(y.Length, 2 * y.Length);
            answers.Clear();
            logarithms.Fill(double.NegativeInfinity);
            foreach (var member in ensemble.Members)
            {
                ForwardPass.Run(member, x, rows, memberZ.AsSpan(0, y.Length), y);
                for (var i = 0; i < y.Length; i++) answers[i] += y[i];
                if (z.IsEmpty) continue;
                AddLogarithms(ensemble.Definition.Output.Activation, memberZ.AsSpan(0, y.Length), y.Length / rows, logarithms);
            }

            for (var i = 0; i < y.Length; i++) y[i] = (float)(answers[i] / ensemble.Members.Length);
            if (!z.IsEmpty) ToSums(ensemble, logarithms, y, z);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(sums);
            ArrayPool<float>.Shared.Return(memberZ);
        }
    }

    /// <summary>Adds ln y of a member, and for sigmoid ln(1 − y) behind it, to logarithms of sums of them.</summary>
    private static void AddLogarithms(Activation output, ReadOnlySpan<float> z, int outputs, Span<double> logarithms)
    {
        if (output is Softmax)
        {
            for (var start = 0; start < z.Length; start += outputs)
            {
                var row = z.Slice(start, outputs);
                var total = double.NegativeInfinity;
                foreach (var sum in row) total = LogarithmOfSum(total, sum);
                for (var j = 0; j < outputs; j++) logarithms[start + j] = LogarithmOfSum(logarithms[start + j], row[j] - total);
            }
        }
        else if (output is Sigmoid)
        {
            for (var i = 0; i < z.Length; i++)
            {
                logarithms[i] = LogarithmOfSum(logarithms[i], -LogarithmOfSum(0, -(double)z[i]));
                logarithms[z.Length + i] = LogarithmOfSum(logarithms[z.Length + i], -LogarithmOfSum(0, z[i]));
            }
        }
    }

    private static void ToSums(Ensemble ensemble, ReadOnlySpan<double> logarithms, ReadOnlySpan<float> y, Span<float> z)
    {
        var output = ensemble.Definition.Output.Activation;
        var count = Math.Log(ensemble.Members.Length);
        for (var i = 0; i < y.Length; i++)
            z[i] = output switch
            {
                Softmax => (float)(logarithms[i] - count),
                Sigmoid => (float)(logarithms[i] - logarithms[y.Length + i]),
                _ => y[i],
            };
    }

    /// <summary>ln(e^a + e^b).</summary>
    private static double LogarithmOfSum(double a, double b)
    {
        var (low, high) = a < b ? (a, b) : (b, a);
        return double.IsInfinity(high) ? high : high + Math.Log(1 + Math.Exp(low - high));
    }
}
