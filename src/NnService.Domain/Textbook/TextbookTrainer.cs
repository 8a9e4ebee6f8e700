using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Optimizers;

namespace NnService.Domain.Textbook;

/// <summary>Gradient descent as a textbook writes it: forward, backward, a step for every weight.</summary>
/// <remarks>The network's parameters are changed in place. One instance belongs to one thread.</remarks>
public sealed class TextbookTrainer(
    TextbookNetwork network,
    Optimizer optimizer,
    double l1 = 0,
    double l2 = 0,
    bool trainBiases = true,
    ErrorRule rule = ErrorRule.Gradient)
{
    private readonly double[] _first = new double[network.Parameters.Length];
    private readonly double[] _second = new double[network.Parameters.Length];
    private readonly int[] _trainable = [.. network.Trainable(trainBiases)];
    private long _step;

    /// <summary>One step on a batch.</summary>
    /// <param name="x">Inputs, rows × inputs.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    /// <returns>The loss before the step, without penalties.</returns>
    public double Step(Matrix<double> x, Matrix<double> t)
    {
        var pass = TextbookPass.Forward(network, x);
        var loss = pass.Loss(network, t);
        Step(pass, t);
        return loss;
    }

    /// <summary>One step on a batch that has gone forward.</summary>
    /// <param name="pass">The forward pass with the weights as they are.</param>
    /// <param name="t">Targets, rows × outputs.</param>
    /// <returns>What went back, and what was tried; nothing is tried by a rule that follows the gradient.</returns>
    public (TextbookGradient Gradient, ImmutableArray<SearchTrial> Trials) Step(TextbookPass pass, Matrix<double> t)
    {
        var gradient = TextbookGradient.Backward(network, pass, t, rule);
        if (optimizer is SearchOptimizer search) return (gradient, Search(search, pass.X, t));
        if (optimizer is GradientOptimizer descent) Descend(descent, gradient.Flatten(network));
        return (gradient, []);
    }

    private ImmutableArray<SearchTrial> Search(SearchOptimizer search, Matrix<double> x, Matrix<double> t)
    {
        var trials = ImmutableArray.CreateBuilder<SearchTrial>(_trainable.Length);
        search.Search(() => TextbookPass.Forward(network, x).Loss(network, t), _trainable, network.Parameters, trials);
        return trials.DrainToImmutable();
    }

    private void Descend(GradientOptimizer descent, double[] gradient)
    {
        _step++;
        foreach (var i in _trainable)
        {
            var weight = network.Parameters[i];
            var penalty = network.IsKernel(i) ? (l2 * weight) + (weight > 0 ? l1 : weight < 0 ? -l1 : 0) : 0;
            network.Parameters[i] = descent.Update(
                gradient[i] + penalty, _step, descent.LearningRate, ref _first[i], ref _second[i], weight);
        }
    }
}
