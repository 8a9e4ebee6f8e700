using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;

namespace NnService.Domain.Preparation;

/// <summary>What options ask of the data and of the size of the network.</summary>
internal static class TrainingValidator
{
    /// <summary>Refuses options that these data cannot serve.</summary>
    public static void Check(TrainingRequest request, LearningTask task, ICollection<Fault> faults)
    {
        if (request.MaxSeconds is not (null or (> 0 and < double.PositiveInfinity)))
            faults.Add(new("/maxSeconds", FormattableString.Invariant($"maxSeconds is {request.MaxSeconds}; it must be above 0.")));
        if (request.Options.Optimizer is SearchOptimizer && (request.ClassWeights is not null || request.SampleWeight is not null))
            faults.Add(
                new("/optimizer", $"{request.Options.Optimizer.Name} knows no weights of rows; leave classWeights and sampleWeight out."));
        if (request.Members is < 1 or > NetworkDefinition.MaxMembers)
            faults.Add(
                new("/ensemble/members", $"members is {request.Members}; it must be from 1 to {NetworkDefinition.MaxMembers}."));
        if (request.Members > 1 && request.Validation is not null)
            faults.Add(
                new(
                    "/validation",
                    "each member of an ensemble is judged by the rows that it leaves out; leave validation out, or set members to 1."));
        if (request.Options.EarlyStopping is not { } stopping) return;
        if (stopping.NeedsValidation && request.Validation is null && request.Members == 1)
            faults.Add(
                new(
                    "/earlyStopping/monitor",
                    $"'{stopping.Monitor}' needs validation rows, and there are none; set validation, or monitor loss."));
        if (stopping.IsMaximised && task == LearningTask.Regression)
            faults.Add(
                new(
                    "/earlyStopping/monitor",
                    $"'{stopping.Monitor}' is for classes, and these targets are numbers; monitor a loss or mae."));
        if (stopping.Monitor.EndsWith("ae", StringComparison.Ordinal) && task != LearningTask.Regression)
            faults.Add(
                new(
                    "/earlyStopping/monitor",
                    $"'{stopping.Monitor}' is for numbers, and these targets are classes; monitor a loss or accuracy."));
    }

    /// <summary>Refuses networks that the optimizer or an initializer is not for.</summary>
    public static void CheckNetwork(NetworkDefinition definition, Optimizer optimizer, ICollection<Fault> faults)
    {
        foreach (var fault in definition.Validate())
            faults.Add(fault with { Pointer = "" });
        if (optimizer is SearchOptimizer && definition.Layers.Any(layer => layer.Dropout > 0))
            faults.Add(
                new("/optimizer", $"{optimizer.Name} measures the loss of the whole network; it does not go with the model's dropout."));
        if (optimizer is SearchOptimizer && definition.ParameterCount > SearchOptimizer.MaxParameters)
            faults.Add(
                new(
                    "/optimizer",
                    $"{optimizer.Name} tries every weight; it is for networks of up to {SearchOptimizer.MaxParameters} weights, and this "
                        + $"one has {definition.ParameterCount}."));
    }
}
