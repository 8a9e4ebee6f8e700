using NnService.Api.Contracts;
using NnService.Domain.Optimizers;
using NnService.Domain.Textbook;

namespace NnService.Api.Textbook;

/// <summary>The weights of one layer.</summary>
/// <param name="Kernel">W, inputs × units.</param>
/// <param name="Bias">b, one per unit; zeros by default, empty or left out in a layer without a bias.</param>
public sealed record StartWeightsContract(IReadOnlyList<IReadOnlyList<double>> Kernel, IReadOnlyList<double>? Bias = null);

/// <summary>A step to look at, or many.</summary>
/// <param name="Inputs">Numbers that enter the network, one array per row.</param>
/// <param name="Targets">Numbers that it should answer, one array per row.</param>
/// <param name="Rows">Rows as objects by column name, instead of inputs and targets; encoded as the version does.</param>
/// <param name="Version">The version to look at, by number or alias; by default the current one, else 0.</param>
/// <param name="Weights">Where to start instead of the version's weights: one entry per layer.</param>
/// <param name="Steps">Steps one after another, 1 to 1000, more only as application/x-ndjson; without it one step is told.</param>
/// <param name="Optimizer">The rule of the steps; sgd by default.</param>
/// <param name="LearningRate">A shortcut for the optimizer's learning rate.</param>
/// <param name="TrainBiases">Whether biases learn; true by default.</param>
/// <param name="ErrorRule">What goes back from layer to layer: gradient, the default, or withoutDerivative, as some tutorials derive it.
/// </param>
/// <param name="Jacobian">Whether the last layer shows ∂y/∂z; false by default.</param>
public sealed record TraceRequestContract(
    IReadOnlyList<IReadOnlyList<double>>? Inputs = null,
    IReadOnlyList<IReadOnlyList<double>>? Targets = null,
    IReadOnlyList<IReadOnlyDictionary<string, CellContract>>? Rows = null,
    VersionReference? Version = null,
    IReadOnlyList<StartWeightsContract>? Weights = null,
    int? Steps = null,
    ChoiceContract<Optimizer>? Optimizer = null,
    double? LearningRate = null,
    bool? TrainBiases = null,
    ErrorRule? ErrorRule = null,
    bool? Jacobian = null) : ITextbookRows;

/// <summary>Rows to check the gradient on.</summary>
/// <param name="Inputs">Numbers that enter the network, one array per row.</param>
/// <param name="Targets">Numbers that it should answer, one array per row.</param>
/// <param name="Rows">Rows as objects by column name, instead of inputs and targets; encoded as the version does.</param>
/// <param name="Version">The version to check, by number or alias; by default the current one, else 0.</param>
/// <param name="Weights">The weights to check instead of the version's: one entry per layer.</param>
/// <param name="ErrorRule">What goes back from layer to layer: gradient, the default, or withoutDerivative, which shows here by how much
/// it is no gradient.</param>
/// <param name="Epsilon">How far each weight is moved, 1e-9 to 0.1; 1e-5 by default.</param>
public sealed record GradientCheckRequestContract(
    IReadOnlyList<IReadOnlyList<double>>? Inputs = null,
    IReadOnlyList<IReadOnlyList<double>>? Targets = null,
    IReadOnlyList<IReadOnlyDictionary<string, CellContract>>? Rows = null,
    VersionReference? Version = null,
    IReadOnlyList<StartWeightsContract>? Weights = null,
    ErrorRule? ErrorRule = null,
    double? Epsilon = null) : ITextbookRows;

/// <summary>A grid over one weight or two, and steps on it.</summary>
/// <param name="Inputs">Numbers that enter the network, one array per row.</param>
/// <param name="Targets">Numbers that it should answer, one array per row.</param>
/// <param name="Rows">Rows as objects by column name, instead of inputs and targets; encoded as the version does.</param>
/// <param name="Parameters">One name or two: w1, w2, … through the kernels of all layers, row by row, b1, b2, … through their biases.
/// </param>
/// <param name="Ranges">From and to, one pair per parameter.</param>
/// <param name="Points">Values of each parameter, both ends included, 2 to 1000; 25 by default.</param>
/// <param name="Version">The version to look at, by number or alias; by default the current one, else 0.</param>
/// <param name="Weights">Where to start instead of the version's weights: one entry per layer.</param>
/// <param name="Steps">Steps of the path, 0 to 1000; 0 by default.</param>
/// <param name="Optimizer">The rule of the steps; sgd by default.</param>
/// <param name="LearningRate">A shortcut for the optimizer's learning rate.</param>
/// <param name="TrainBiases">Whether biases learn; true by default.</param>
/// <param name="ErrorRule">What goes back from layer to layer: gradient, the default, or withoutDerivative.</param>
public sealed record LandscapeRequestContract(
    IReadOnlyList<IReadOnlyList<double>>? Inputs = null,
    IReadOnlyList<IReadOnlyList<double>>? Targets = null,
    IReadOnlyList<IReadOnlyDictionary<string, CellContract>>? Rows = null,
    IReadOnlyList<string>? Parameters = null,
    IReadOnlyList<IReadOnlyList<double>>? Ranges = null,
    int? Points = null,
    VersionReference? Version = null,
    IReadOnlyList<StartWeightsContract>? Weights = null,
    int? Steps = null,
    ChoiceContract<Optimizer>? Optimizer = null,
    double? LearningRate = null,
    bool? TrainBiases = null,
    ErrorRule? ErrorRule = null) : ITextbookRows;

/// <summary>What every look at a model names: rows, and weights.</summary>
internal interface ITextbookRows
{
    IReadOnlyList<IReadOnlyList<double>>? Inputs { get; }

    IReadOnlyList<IReadOnlyList<double>>? Targets { get; }

    IReadOnlyList<IReadOnlyDictionary<string, CellContract>>? Rows { get; }

    VersionReference? Version { get; }

    IReadOnlyList<StartWeightsContract>? Weights { get; }
}
