using System.Text.Json.Serialization;
using NnService.Api.Contracts;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Textbook;

namespace NnService.Api.Textbook;

/// <summary>A whole step in numbers, or many one after another, in double precision; members that do not apply are absent.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version that was looked at; nothing of it was changed.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Optimizer">The rule of the steps.</param>
/// <param name="ErrorRule">What goes back from layer to layer; where it or steps were sent.</param>
/// <param name="Note">Said where the rule gives no gradient.</param>
/// <param name="Outputs">The outputs before the step, one array per row.</param>
/// <param name="OutputsAfter">The outputs after the step.</param>
/// <param name="LossBefore">E before the step.</param>
/// <param name="LossAfter">E after the step.</param>
/// <param name="Layers">Every layer, the first one first.</param>
/// <param name="Errors">y − t before the step, one array per row.</param>
/// <param name="SquaredErrors">(y − t)² before the step, one array per row.</param>
/// <param name="Steps">The steps, where they were asked for; then each of them has the numbers.</param>
/// <param name="Warnings">What of the rows the version does not know.</param>
/// <param name="Member">Which network of an ensemble it is, from 0; absent of a single network.</param>
public sealed record TraceContract(
    string Model,
    int Version,
    ChoiceContract<Loss> Loss,
    ChoiceContract<Optimizer> Optimizer,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ErrorRule? ErrorRule = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IReadOnlyList<double>>? Outputs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IReadOnlyList<double>>? OutputsAfter = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? LossBefore = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? LossAfter = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TraceLayerContract>? Layers = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IReadOnlyList<double>>? Errors = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IReadOnlyList<double>>? SquaredErrors = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IEnumerable<TraceStepContract>? Steps = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Warnings = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Member = null);

/// <summary>One of several steps.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="LossBefore">E before the step.</param>
/// <param name="LossAfter">E after the step.</param>
/// <param name="Inputs">Numbers that enter the network, one array per row.</param>
/// <param name="Targets">Numbers that it should answer, one array per row.</param>
/// <param name="Outputs">The outputs before the step, one array per row.</param>
/// <param name="Errors">y − t before the step, one array per row.</param>
/// <param name="SquaredErrors">(y − t)² before the step, one array per row.</param>
/// <param name="OutputsAfter">The outputs after the step.</param>
/// <param name="Tried">What hotCold tried, in order; absent for other rules.</param>
/// <param name="Layers">Every layer, the first one first.</param>
/// <param name="Parameters">Every weight and bias by name, in the order of the layers.</param>
public sealed record TraceStepContract(
    int Step,
    double LossBefore,
    double LossAfter,
    IReadOnlyList<IReadOnlyList<double>> Inputs,
    IReadOnlyList<IReadOnlyList<double>> Targets,
    IReadOnlyList<IReadOnlyList<double>> Outputs,
    IReadOnlyList<IReadOnlyList<double>> Errors,
    IReadOnlyList<IReadOnlyList<double>> SquaredErrors,
    IReadOnlyList<IReadOnlyList<double>> OutputsAfter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TraceTrialContract>? Tried,
    IReadOnlyList<TraceLayerContract> Layers,
    IEnumerable<TraceParameterContract> Parameters)
{
    internal static TraceStepContract From(TextbookStep step, ParameterNames names, bool jacobian)
    {
        var gradient = step.Gradient.Flatten(step.Before);
        return new(
            step.Number,
            step.LossBefore,
            step.LossAfter,
            TraceLayerContract.Rows(step.Pass.X),
            TraceLayerContract.Rows(step.T),
            TraceLayerContract.Rows(step.Pass.Y),
            TraceLayerContract.Rows(step.Errors),
            TraceLayerContract.Rows(step.SquaredErrors),
            TraceLayerContract.Rows(step.PassAfter.Y),
            step.Trials.IsEmpty
                ? null
                : [.. step.Trials.Select(
                    trial => new TraceTrialContract(names.All[trial.Parameter], trial.Up, trial.Down, trial.Direction))],
            TraceLayerContract.All(step, jacobian),
            names.All.Select(
                (name, i) => new TraceParameterContract(name, gradient[i], step.Before.Parameters[i], step.After.Parameters[i])));
    }
}

/// <summary>What hotCold saw of one weight.</summary>
/// <param name="Parameter">Its name: w1, w2, … through the kernels of all layers, row by row, b1, b2, … through their biases.</param>
/// <param name="Up">E with the weight one step larger.</param>
/// <param name="Down">E with the weight one step smaller.</param>
/// <param name="Direction">Where it went; none where neither side was better than the other.</param>
public sealed record TraceTrialContract(string Parameter, double Up, double Down, SearchDirection Direction);

/// <summary>One weight or bias of a step.</summary>
/// <param name="Parameter">Its name: w1, w2, … through the kernels of all layers, row by row, b1, b2, … through their biases.</param>
/// <param name="Gradient">∂E/∂w.</param>
/// <param name="Before">The weight before the step.</param>
/// <param name="After">The weight after the step.</param>
public sealed record TraceParameterContract(string Parameter, double Gradient, double Before, double After);
