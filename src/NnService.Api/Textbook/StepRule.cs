using NnService.Api.Contracts;
using NnService.Domain;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Textbook;

namespace NnService.Api.Textbook;

/// <summary>How a request wants its steps: the optimizer, and what goes back from layer to layer.</summary>
internal static class StepRule
{
    /// <summary>The optimizer, sgd by default; null when a fault was added.</summary>
    public static Optimizer? Read(ChoiceContract<Optimizer>? choice, double? learningRate, ErrorRule? rule, List<Fault> faults)
    {
        var optimizer = (choice ?? new("sgd", new Dictionary<string, object>())).WithLearningRate(learningRate, faults);
        if (optimizer is SearchOptimizer && rule == ErrorRule.WithoutDerivative)
            faults.Add(
                new(
                    "/errorRule",
                    $"errorRule is withoutDerivative, but {optimizer.Name} tries weights out and nothing goes back; leave one of them "
                        + $"out."));
        return optimizer;
    }

    /// <summary>What is to be said of a rule that gives no gradient of this network's loss; null where it gives one.</summary>
    public static string? NoteOf(ErrorRule rule, NetworkDefinition definition) => rule.IsGradient(definition)
        ? null
        : "withoutDerivative goes back as error·Wᵀ without f′, so what stands here as delta, activationGradient and gradients is no "
            + "gradient of the loss; POST /models/{id}/gradient-check with the same errorRule shows by how much.";
}
