using NnService.Api.Contracts;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Domain.Training;
using NnService.Domain.Training.Optimizers;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Jobs;

/// <summary>From what was sent to what will be done.</summary>
internal static class TrainParsing
{
    private const double DefaultValidation = 0.2;

    /// <summary>The complete request; everything that is wrong with it alone is added to the faults.</summary>
    /// <param name="body">What was sent.</param>
    /// <param name="model">The model to train.</param>
    /// <param name="isPlain">Whether the data are plain numbers.</param>
    /// <param name="columns">The columns of plain data: inputs, then targets.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public static TrainingRequest Parse(this TrainContract body, StoredModel model, bool isPlain, PlainColumns? columns, List<Fault> faults)
    {
        if (body.Target is null && !isPlain) faults.Add(new("/target", "target is missing; name the column to learn, or a list of columns."));
        if (body.Target is { Names.IsEmpty: true }) faults.Add(new("/target", "target is an empty list; name at least one column."));
        if (isPlain && body.Target is not null) faults.Add(new("/target", "plain data have no columns; leave target out."));
        if (isPlain && body.Features is not null) faults.Add(new("/features", "plain data have no columns; leave features out."));
        if (body.Features is { Count: 0 }) faults.Add(new("/features", "features is an empty list; name at least one column, or leave it out for all."));
        if (body.Priority is < JobStore.MinPriority or > JobStore.MaxPriority)
            faults.Add(new("/priority", $"priority is {body.Priority}; it must be from {JobStore.MinPriority} to {JobStore.MaxPriority}."));

        var options = Options(body, model, faults);
        faults.AddRange(options.Validate());
        return new()
        {
            Targets = columns?.Targets ?? body.Target?.Names ?? [],
            Features = columns?.Inputs ?? [.. body.Features ?? []],
            IsPlain = isPlain,
            Validation = body.Validation is not { } validation ? null
                : !ReferenceEquals(validation, SplitContract.LeftOut) ? validation.ToOptions("/validation", faults)
                : isPlain ? null : new SplitOptions(DefaultValidation),
            Test = body.Test?.ToOptions("/test", faults),
            FromVersion = From(body, model, faults),
            Options = options,
        };
    }

    /// <summary>The request with every default filled in, as the job shows it; inline data are left out.</summary>
    public static TrainContract Complete(this TrainContract body, TrainingRequest request) => body with
    {
        Data = null,
        Epochs = request.Options.Epochs,
        BatchSize = request.Options.BatchSize,
        Shuffle = request.Options.Shuffle,
        Optimizer = ChoiceContract.From<Optimizer>(request.Options.Optimizer),
        LearningRate = null,
        Validation = request.Validation is { } validation ? new(validation.Fraction, validation.Method) : null,
        From = new(request.FromVersion, false),
        Seed = request.Options.Seed,
        Priority = body.Priority ?? 0,
        TrainBiases = request.Options.TrainBiases,
    };

    private static TrainingOptions Options(TrainContract body, StoredModel model, List<Fault> faults)
    {
        var defaults = new TrainingOptions();
        return new()
        {
            Epochs = body.Epochs ?? defaults.Epochs,
            BatchSize = body.BatchSize ?? defaults.BatchSize,
            Shuffle = body.Shuffle ?? defaults.Shuffle,
            Optimizer = OptimizerOf(body, faults) ?? defaults.Optimizer,
            Seed = body.Seed ?? model.Definition.Seed,
            TrainBiases = body.TrainBiases ?? defaults.TrainBiases,
        };
    }

    private static Optimizer? OptimizerOf(TrainContract body, List<Fault> faults)
    {
        const string Rate = "learningRate";
        var optimizer = body.Optimizer ?? ChoiceContract.From<Optimizer>(new Adam());
        if (body.LearningRate is not { } rate) return optimizer.Build("/optimizer", faults);
        if (body.Optimizer?.Arguments.ContainsKey(Rate) == true)
        {
            faults.Add(new("/learningRate", "learningRate is given twice, here and in the optimizer; leave one of them out."));
            return null;
        }

        // A fault of the shortcut is told at the shortcut.
        var found = new List<Fault>();
        var built = new ChoiceContract<Optimizer>(optimizer.Type, new Dictionary<string, object>(optimizer.Arguments) { [Rate] = rate }).Build("/optimizer", found);
        faults.AddRange(found.Select(fault => fault.Pointer == $"/optimizer/{Rate}" ? fault with { Pointer = $"/{Rate}" } : fault));
        return built;
    }

    private static int From(TrainContract body, StoredModel model, List<Fault> faults)
    {
        if (body.From is { IsCurrent: true } && model.CurrentVersion is null)
            faults.Add(new("/from", "from is 'current', but the model has no trained version yet; use 'initial'."));
        var version = body.From is { IsCurrent: true } ? model.CurrentVersion ?? 0 : body.From?.Version ?? 0;
        if (version < 0 || version > Math.Max(0, model.LatestVersion))
            faults.Add(new("/from", $"from is {version}; {(model.LatestVersion > 0 ? $"the model has versions up to {model.LatestVersion}" : "the model has no trained version yet")}, and 'initial' starts anew."));
        return version;
    }
}
