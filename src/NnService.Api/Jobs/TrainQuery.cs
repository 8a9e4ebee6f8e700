using Microsoft.AspNetCore.Mvc;
using NnService.Api.Contracts;
using NnService.Domain.Optimizers;
using NnService.Domain.Preparation;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Api.Jobs;

/// <summary>
/// The options of a training whose body is the CSV itself: those that are one word or number. All others are said in a JSON body, beside
/// the id of an uploaded dataset.
/// </summary>
/// <param name="Target">The column to learn; several separated by commas.</param>
/// <param name="Features">The columns to learn from, separated by commas; by default every other usable one.</param>
/// <param name="Task">Whether the target is a class or a number, where the network is chosen at training; auto by default.</param>
/// <param name="Effort">How much is done for a good answer, where the network is chosen at training; auto by default.</param>
/// <param name="Objective">What is made small or large, where the network is chosen at training.</param>
/// <param name="Epochs">Passes over the training rows; by default at most 200, which end when 20 of them brought nothing.</param>
/// <param name="BatchSize">Rows of a step; 32 by default.</param>
/// <param name="Optimizer">The optimizer's name; adam by default.</param>
/// <param name="LearningRate">The optimizer's learning rate.</param>
/// <param name="Shuffle">Whether every epoch visits the rows in another order; true by default.</param>
/// <param name="Validation">Share of rows to judge each epoch by; an eighth by default, 0 for none.</param>
/// <param name="Test">Share of rows to judge the result by; none by default.</param>
/// <param name="Ensemble">Networks whose answers are averaged; 1 by default.</param>
/// <param name="Seed">The seed of splits, shuffles and dropout; the model's by default.</param>
/// <param name="Promote">Whether predictions come from the new version: always, ifBetter (the default) or never.</param>
public sealed record TrainQuery(
    [property: FromQuery(Name = "target")] string? Target = null,
    [property: FromQuery(Name = "features")] string? Features = null,
    [property: FromQuery(Name = "task")] TaskChoice? Task = null,
    [property: FromQuery(Name = "effort")] TrainingEffort? Effort = null,
    [property: FromQuery(Name = "objective")] TrainingObjective? Objective = null,
    [property: FromQuery(Name = "epochs")] int? Epochs = null,
    [property: FromQuery(Name = "batchSize")] int? BatchSize = null,
    [property: FromQuery(Name = "optimizer")] string? Optimizer = null,
    [property: FromQuery(Name = "learningRate")] double? LearningRate = null,
    [property: FromQuery(Name = "shuffle")] bool? Shuffle = null,
    [property: FromQuery(Name = "validation")] double? Validation = null,
    [property: FromQuery(Name = "test")] double? Test = null,
    [property: FromQuery(Name = "ensemble")] int? Ensemble = null,
    [property: FromQuery(Name = "seed")] long? Seed = null,
    [property: FromQuery(Name = "promote")] PromotionRule? Promote = null)
{
    /// <summary>The same as a JSON body.</summary>
    /// <param name="id">The id of a model to make, where one is made.</param>
    public TrainNewContract ToContract(string? id = null) => new()
    {
        Id = id,
        Task = Task,
        Effort = Effort,
        Objective = Objective,
        Target = Target?.Split(',', StringSplitOptions.TrimEntries) is { } names ? new([.. names], IsList: names.Length > 1) : null,
        Features = Features?.Split(',', StringSplitOptions.TrimEntries),
        Epochs = Epochs,
        BatchSize = BatchSize,
        Optimizer = Optimizer is null ? null : new ChoiceContract<Optimizer>(Optimizer, new Dictionary<string, object>()),
        LearningRate = LearningRate,
        Shuffle = Shuffle,
        Validation = Validation is null ? SplitContract.LeftOut : Validation == 0 ? null : new(Validation),
        Test = Test is null or 0 ? null : new(Test),
        Ensemble = Ensemble is null ? null : new(Ensemble),
        Seed = Seed,
        Promote = Promote,
    };
}
