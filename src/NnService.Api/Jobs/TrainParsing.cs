using NnService.Api.Contracts;
using NnService.Api.Models;
using NnService.Domain;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Preparation;
using NnService.Domain.Training;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Models;

namespace NnService.Api.Jobs;

/// <summary>From what was sent to what will be done.</summary>
internal static class TrainParsing
{
    private const double DefaultValidation = 1.0 / 8;

    // What a network that is chosen gets, where nobody says otherwise.
    private const int AutoMembers = 8;

    private static readonly Preprocessing ChosenPreprocessing = Preprocessing.Default with
    {
        Numeric = null,
        Missing = Imputation.Median,
    };

    /// <summary>The complete request; everything that is wrong with it alone is added to the faults.</summary>
    /// <param name="body">What was sent.</param>
    /// <param name="model">The model to train.</param>
    /// <param name="start">The version that training continues from; null for none.</param>
    /// <param name="isPlain">Whether the data are plain numbers.</param>
    /// <param name="columns">The columns of plain data: inputs, then targets.</param>
    /// <param name="rows">Rows of the data; null where they are not known.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public static TrainingRequest Parse(
        this TrainContract body, StoredModel model, VersionInfo? start, bool isPlain, PlainColumns? columns, int? rows, List<Fault> faults)
    {
        var isAuto = model.Definition.IsAuto && start is null;
        CheckChoices(body, isAuto, isPlain, faults);
        if (body.Target is null && !isPlain)
            faults.Add(new("/target", "target is missing; name the column to learn, or a list of columns."));
        if (body.Target is { Names.IsEmpty: true }) faults.Add(new("/target", "target is an empty list; name at least one column."));
        if (isPlain && body.Target is not null) faults.Add(new("/target", "plain data have no columns; leave target out."));
        if (isPlain && body.Features is not null) faults.Add(new("/features", "plain data have no columns; leave features out."));
        if (body.Features is { Count: 0 })
            faults.Add(new("/features", "features is an empty list; name at least one column, or omit it for all."));
        if (body.Priority is < JobStore.MinPriority or > JobStore.MaxPriority)
            faults.Add(new("/priority", $"priority is {body.Priority}; it must be from {JobStore.MinPriority} to {JobStore.MaxPriority}."));

        var chosen = isAuto && body.Effort != TrainingEffort.Fast ? Math.Clamp((rows ?? 1) / 2, 1, AutoMembers) : 1;
        var members = Members(body, start, chosen, faults);
        var options = Options(body, model, isPlain, members > 1 || HasValidation(body, isPlain), faults);
        faults.AddRange(options.Validate());
        var from = From(body, model, faults);
        if (isPlain && body.Preprocessing is not null)
            faults.Add(new("/preprocessing", "plain data are used as they are; omit preprocessing."));
        if (from > 0 && body.Preprocessing is not null)
            faults.Add(new("/preprocessing", $"training continues from version {from} and keeps its encoding; omit preprocessing."));
        return new()
        {
            Targets = columns?.Targets ?? body.Target?.Names ?? [],
            Features = columns?.Inputs ?? [.. body.Features ?? []],
            IsPlain = isPlain,
            Preprocessing = body.Preprocessing?.ToPreprocessing(isAuto ? ChosenPreprocessing : Preprocessing.Default, faults)
                ?? (isAuto ? ChosenPreprocessing : Preprocessing.Default),
            Task = body.Task ?? TaskChoice.Auto,
            Objective = body.Objective,
            Validation = body.Validation is not { } validation ? null
                : !ReferenceEquals(validation, SplitContract.LeftOut) ? validation.ToOptions("/validation", faults)
                : isPlain || members > 1 ? null : new SplitOptions(DefaultValidation),
            Test = body.Test?.ToOptions("/test", faults),
            Members = members,
            ClassWeights = body.ClassWeights?.ToWeights(),
            SampleWeight = body.SampleWeight,
            MaxSeconds = body.MaxSeconds,
            FromVersion = from,
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
        LearningRateSchedule = ChoiceContract.From<LearningRateSchedule>(request.Options.Schedule),
        Regularization = new(request.Options.L1, request.Options.L2),
        EarlyStopping = request.Options.EarlyStopping is { } stopping
            ? new(stopping.Monitor, stopping.Patience, stopping.MinDelta, stopping.RestoreBest)
            : null,
        Validation = request.Validation is { } validation ? SplitContract.From(validation) : null,
        Ensemble = EnsembleContract.From(request.Members),
        From = StartContract.Of(request.FromVersion),
        Seed = request.Options.Seed,
        Priority = body.Priority ?? 0,
        // Kept beside the request: an earlier program on the same database knows no such member.
        Promote = null,
        TrainBiases = request.Options.TrainBiases,
        Preprocessing = request.IsPlain || request.FromVersion > 0 ? null : PreprocessingContract.From(request.Preprocessing),
    };

    /// <summary>
    /// The number of the version that training begins with, which the model may not have; 0 for a name that stands for none.
    /// </summary>
    public static int StartIn(this TrainContract body, StoredModel model) => body.From switch
    {
        null => 0,
        { Version: { } version } => version.Resolve(model.Aliases) ?? 0,
        _ => model.CurrentVersion ?? 0,
    };

    private static TrainingOptions Options(TrainContract body, StoredModel model, bool isPlain, bool isJudged, List<Fault> faults)
    {
        var defaults = new TrainingOptions();
        return new()
        {
            Epochs = body.Epochs ?? (isPlain || !isJudged ? defaults.Epochs : TrainingDefaults.MostEpochs),
            BatchSize = body.BatchSize ?? defaults.BatchSize,
            Shuffle = body.Shuffle ?? defaults.Shuffle,
            // The default optimizer is named without its arguments, so that the shortcut may give the rate.
            Optimizer = (body.Optimizer ?? new(defaults.Optimizer.Name, new Dictionary<string, object>())).WithLearningRate(
                body.LearningRate, faults)
                ?? defaults.Optimizer,
            Schedule = body.LearningRateSchedule?.Build("/learningRateSchedule", faults) ?? defaults.Schedule,
            L1 = body.Regularization?.L1 ?? 0,
            L2 = body.Regularization?.L2 ?? 0,
            ClipNorm = body.ClipNorm,
            ClipValue = body.ClipValue,
            EarlyStopping = StoppingOf(body, isPlain, isJudged, faults),
            Seed = body.Seed ?? model.Definition.Seed,
            TrainBiases = body.TrainBiases ?? defaults.TrainBiases,
        };
    }

    private static bool HasValidation(TrainContract body, bool isPlain) =>
        body.Validation is { } validation && !(isPlain && ReferenceEquals(validation, SplitContract.LeftOut));

    private static EarlyStopping? StoppingOf(TrainContract body, bool isPlain, bool isJudged, List<Fault> faults)
    {
        if (body.EarlyStopping is { } asked)
        {
            if (body.RestoreBest is not null && asked.RestoreBest is not null && asked.RestoreBest != body.RestoreBest)
                faults.Add(new("/restoreBest", "restoreBest is said twice, and not the same; leave it out, earlyStopping says it."));
            return asked.ToOptions(!isJudged) with { RestoreBest = asked.RestoreBest ?? body.RestoreBest ?? true };
        }

        if (!isJudged && body.RestoreBest == true)
            faults.Add(
                new(
                    "/restoreBest",
                    "no rows judge the epochs, so that none is the best; set validation, or earlyStopping with a monitor."));
        if (!isJudged || (isPlain && body.RestoreBest is null)) return null;
        return TrainingDefaults.StoppingOf(body.Epochs, body.RestoreBest ?? true);
    }

    private static void CheckChoices(TrainContract body, bool isAuto, bool isPlain, List<Fault> faults)
    {
        if (isAuto && isPlain)
            faults.Add(
                new(
                    "/data",
                    "a network is chosen for the columns of a table; send rows or name a dataset, or make a model with layers for plain "
                        + "numbers."));
        if (isAuto) return;
        const string Detail = "is for models whose network is chosen at training, and this one has layers";
        if (body.Task is not null) faults.Add(new("/task", $"task {Detail}, whose output says it; leave it out."));
        if (body.Effort is not null) faults.Add(new("/effort", $"effort {Detail}; leave it out, or ask for an ensemble."));
        if (body.Objective is not null) faults.Add(new("/objective", $"objective {Detail}, and a loss; leave it out."));
    }

    private static int Members(TrainContract body, VersionInfo? start, int otherwise, List<Fault> faults)
    {
        const string At = "/ensemble/members";
        var members = body.Ensemble?.Members ?? start?.Definition.Members ?? otherwise;
        if (members is < 1 or > NetworkDefinition.MaxMembers)
            faults.Add(new(At, $"members is {members}; it must be from 1 to {NetworkDefinition.MaxMembers}."));
        else if (start is not null && members != start.Definition.Members)
            faults.Add(
                new(
                    At,
                    $"members is {members}, and training continues from version {start.Number}, which has {start.Definition.Members}; "
                        + $"omit it."));
        return members;
    }

    private static int From(TrainContract body, StoredModel model, List<Fault> faults)
    {
        if (body.From is { Version.Alias: { } alias } && !model.Aliases.ContainsKey(alias))
            faults.Add(ModelEndpoints.UnknownAlias("/from", alias, model.Aliases));
        if (body.From is { Version: null } && model.CurrentVersion is null)
            faults.Add(new("/from", model.LatestVersion > 0
                ? "from is 'current', but no version was promoted yet; name a version, or use 'initial'."
                : "from is 'current', but the model has no trained version yet; use 'initial'."));
        var version = body.StartIn(model);
        if (version >= 0 && version <= Math.Max(0, model.LatestVersion)) return version;
        var known = model.LatestVersion > 0
            ? $"the model has versions up to {model.LatestVersion}"
            : "the model has no trained version yet";
        faults.Add(new("/from", $"from is {version}; {known}, and 'initial' starts anew."));
        return version;
    }
}
