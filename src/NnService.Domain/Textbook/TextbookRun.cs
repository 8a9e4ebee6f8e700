using MathNet.Numerics.LinearAlgebra;
using NnService.Domain.Optimizers;

namespace NnService.Domain.Textbook;

/// <summary>Steps of a textbook one after another on the same rows, each to be looked at.</summary>
/// <param name="Network">Where it starts; left as it was.</param>
/// <param name="Optimizer">The rule of each step.</param>
/// <param name="X">Inputs, rows × inputs.</param>
/// <param name="T">Targets, rows × outputs.</param>
/// <param name="TrainBiases">Whether biases learn.</param>
/// <param name="Rule">What goes back from layer to layer.</param>
/// <remarks>Immutable and thread-safe while nobody changes the network: it can be taken again, with the same numbers.</remarks>
public sealed record TextbookRun(
    TextbookNetwork Network,
    Optimizer Optimizer,
    Matrix<double> X,
    Matrix<double> T,
    bool TrainBiases = true,
    ErrorRule Rule = ErrorRule.Gradient)
{
    /// <summary>The first steps; each is computed when it is asked for, and none is kept.</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public IEnumerable<TextbookStep> Steps(int count, CancellationToken cancellationToken = default)
    {
        var moving = Network.Copy();
        var trainer = new TextbookTrainer(moving, Optimizer, trainBiases: TrainBiases, rule: Rule);
        var before = moving.Copy();
        var pass = TextbookPass.Forward(moving, X);
        for (var number = 1; number <= count; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (gradient, trials) = trainer.Step(pass, T);
            var after = moving.Copy();
            var passAfter = TextbookPass.Forward(after, X);
            yield return new(number, T, before, pass, gradient, trials, after, passAfter);
            before = after;
            pass = passAfter;
        }
    }

    /// <summary>The first of so many steps with a number that is not finite; null where all are finite.</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public int? FirstNotFinite(int count, CancellationToken cancellationToken = default) =>
        Steps(count, cancellationToken).FirstOrDefault(step => !step.IsFinite)?.Number;
}
