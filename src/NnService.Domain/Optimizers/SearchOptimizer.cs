namespace NnService.Domain.Optimizers;

/// <summary>A rule that tries weights out instead of following a gradient.</summary>
/// <param name="LearningRate">How far a weight is moved, above 0.</param>
public abstract record SearchOptimizer(double LearningRate) : Optimizer(LearningRate)
{
    /// <summary>Each weight costs forward passes at each step: networks of more weights than this are refused.</summary>
    public const int MaxParameters = 1000;

    /// <summary>Changes the weights by one step of trial and error, in double precision.</summary>
    /// <param name="loss">The loss of the batch with the weights as they are at the moment.</param>
    /// <param name="trainable">The indices of the weights that may change, in order.</param>
    /// <param name="weights">All weights; <paramref name="loss"/> reads them.</param>
    /// <param name="trials">Receives what was tried, in order; null where nobody looks.</param>
    public abstract void Search(
        Func<double> loss, IEnumerable<int> trainable, double[] weights, ICollection<SearchTrial>? trials = null);
}
