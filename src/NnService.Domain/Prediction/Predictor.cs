using System.Collections.Immutable;
using NnService.Domain.Encoding;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;

namespace NnService.Domain.Prediction;

/// <summary>A version ready to answer: encoding, network, decoding.</summary>
/// <remarks>Immutable and thread-safe: any number of requests may use one instance at a time.</remarks>
public sealed class Predictor
{
    /// <summary>Puts the parts of a version together.</summary>
    /// <param name="ensemble">The networks.</param>
    /// <param name="encoding">How rows become their inputs.</param>
    /// <param name="errors">How far each target of numbers is off on rows that were not learned from; empty where that is not
    /// known.</param>
    /// <exception cref="ArgumentException">The encoding does not have the network's shapes.</exception>
    public Predictor(Ensemble ensemble, DataEncoding encoding, params ImmutableArray<AbsoluteErrors> errors)
    {
        if (encoding.InputCount != ensemble.Definition.Inputs || encoding.OutputCount != ensemble.Definition.Outputs)
            throw new ArgumentException("The encoding does not have the network's shapes.", nameof(encoding));
        Ensemble = ensemble;
        Encoding = encoding;
        Errors = errors;
    }

    /// <summary>What goes in and comes out.</summary>
    public DataEncoding Encoding { get; }

    /// <summary>How far each target of numbers is off on rows that were not learned from; empty where that is not known.</summary>
    public ImmutableArray<AbsoluteErrors> Errors { get; }

    /// <summary>The network, or several whose answers are averaged; their weights are never changed.</summary>
    public Ensemble Ensemble { get; }

    /// <summary>What the network is.</summary>
    public NetworkDefinition Definition => Ensemble.Definition;

    /// <summary>Answers for rows that are encoded already.</summary>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <returns>One answer per row; null for a row whose outputs are not finite, because its inputs are too large.</returns>
    public PredictedRow?[] Predict(ReadOnlySpan<float> x, int rows)
    {
        var outputs = Encoding.OutputCount;
        var y = new float[rows * outputs];
        Run(x, rows, y);
        var answers = new PredictedRow?[rows];
        for (var i = 0; i < rows; i++)
            answers[i] = Decode(y.AsSpan(i * outputs, outputs));
        return answers;
    }

    /// <summary>Outputs of the network for rows that are encoded already.</summary>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="y">Outputs, rows × outputs.</param>
    public void Run(ReadOnlySpan<float> x, int rows, Span<float> y) => ForwardPass.Run(Ensemble, x, rows, y);

    /// <summary>The answer that the outputs of one row mean; null when one of them is not finite.</summary>
    /// <param name="y">The outputs.</param>
    public PredictedRow? Decode(ReadOnlySpan<float> y) => PredictedRow.Decode(Encoding, y);
}
