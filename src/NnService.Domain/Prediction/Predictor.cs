using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Numerics;

namespace NnService.Domain.Prediction;

/// <summary>A version ready to answer: encoding, network, decoding.</summary>
/// <remarks>Immutable and thread-safe: any number of requests may use one instance at a time.</remarks>
public sealed class Predictor
{
    /// <summary>Puts the parts of a version together.</summary>
    /// <exception cref="ArgumentException">The encoding does not have the network's shapes.</exception>
    public Predictor(Network network, DataEncoding encoding)
    {
        if (encoding.InputCount != network.Definition.Inputs || encoding.OutputCount != network.Definition.Outputs)
            throw new ArgumentException("The encoding does not have the network's shapes.", nameof(encoding));
        (Network, Encoding) = (network, encoding);
    }

    /// <summary>What goes in and comes out.</summary>
    public DataEncoding Encoding { get; }

    /// <summary>The network; its weights are never changed.</summary>
    public Network Network { get; }

    /// <summary>Answers for rows that are encoded already.</summary>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <returns>One answer per row; null for a row whose outputs are not finite, because its inputs are too large.</returns>
    public PredictedRow?[] Predict(ReadOnlySpan<float> x, int rows)
    {
        var outputs = Encoding.OutputCount;
        var (z, y) = (new float[rows * outputs], new float[rows * outputs]);
        ForwardPass.Run(Network, x, rows, z, y);
        var answers = new PredictedRow?[rows];
        for (var i = 0; i < rows; i++)
            answers[i] = PredictedRow.Decode(Encoding, y.AsSpan(i * outputs, outputs));
        return answers;
    }
}
