using NnService.Domain;
using NnService.Domain.Optimizers;

namespace NnService.Api.Contracts;

/// <summary>The shortcut <c>learningRate</c> beside an optimizer.</summary>
internal static class OptimizerShortcut
{
    private const string Rate = "learningRate";

    /// <summary>The optimizer with the rate of the shortcut, where there is one; a fault of the shortcut is told at the shortcut.</summary>
    public static Optimizer? WithLearningRate(this ChoiceContract<Optimizer> optimizer, double? learningRate, ICollection<Fault> faults)
    {
        if (learningRate is not { } rate) return optimizer.Build("/optimizer", faults);
        if (optimizer.Arguments.ContainsKey(Rate))
        {
            faults.Add(new($"/{Rate}", "learningRate is given twice, here and in the optimizer; leave one of them out."));
            return null;
        }

        var found = new List<Fault>();
        var built = new ChoiceContract<Optimizer>(
            optimizer.Type, new Dictionary<string, object>(optimizer.Arguments) { [Rate] = rate }).Build(
            "/optimizer", found);
        foreach (var fault in found)
            faults.Add(fault.Pointer == $"/optimizer/{Rate}" ? fault with { Pointer = $"/{Rate}" } : fault);
        return built;
    }
}
