using MathNet.Numerics.LinearAlgebra;
using NnService.Api.Contracts;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Textbook;

namespace NnService.Api.Textbook;

/// <summary>A step to look at.</summary>
/// <param name="Inputs">Numbers that enter the network, one array per row.</param>
/// <param name="Targets">Numbers that it should answer, one array per row.</param>
/// <param name="Version">The version to look at; by default the current one, else 0.</param>
/// <param name="Optimizer">The rule of the step; sgd by default.</param>
/// <param name="LearningRate">A shortcut for the optimizer's learning rate.</param>
/// <param name="TrainBiases">Whether biases learn; true by default.</param>
public sealed record TraceRequestContract(
    IReadOnlyList<IReadOnlyList<double>>? Inputs = null,
    IReadOnlyList<IReadOnlyList<double>>? Targets = null,
    int? Version = null,
    ChoiceContract<Optimizer>? Optimizer = null,
    double? LearningRate = null,
    bool? TrainBiases = null);

/// <summary>One layer of a step. E is the mean of the loss over the rows.</summary>
/// <param name="Activation">f.</param>
/// <param name="Z">Weighted sums z = a·W + b, one array per row.</param>
/// <param name="A">Outputs a = f(z), one array per row.</param>
/// <param name="Delta">δ = ∂E/∂z, one array per row.</param>
/// <param name="KernelGradient">∂E/∂W, inputs × units.</param>
/// <param name="BiasGradient">∂E/∂b, one per unit; empty without a bias.</param>
/// <param name="KernelBefore">W before the step, inputs × units.</param>
/// <param name="KernelAfter">W after the step.</param>
/// <param name="BiasBefore">b before the step; empty without a bias.</param>
/// <param name="BiasAfter">b after the step.</param>
public sealed record TraceLayerContract(
    ChoiceContract<Activation> Activation,
    IReadOnlyList<IReadOnlyList<double>> Z,
    IReadOnlyList<IReadOnlyList<double>> A,
    IReadOnlyList<IReadOnlyList<double>> Delta,
    IReadOnlyList<IReadOnlyList<double>> KernelGradient,
    IReadOnlyList<double> BiasGradient,
    IReadOnlyList<IReadOnlyList<double>> KernelBefore,
    IReadOnlyList<IReadOnlyList<double>> KernelAfter,
    IReadOnlyList<double> BiasBefore,
    IReadOnlyList<double> BiasAfter)
{
    public static TraceLayerContract From(
        int l, TextbookNetwork before, TextbookPass pass, TextbookGradient gradient, TextbookNetwork after)
    {
        var hasBias = before.Definition.Layers[l].UseBias;
        return new(
            ChoiceContract.From(before.Definition.Layers[l].Activation),
            Rows(pass.Layers[l].Z),
            Rows(pass.Layers[l].A),
            Rows(gradient.Layers[l].Delta),
            Rows(gradient.Layers[l].KernelGradient),
            hasBias ? gradient.Layers[l].BiasGradient.ToArray() : [],
            Rows(before.Kernel(l)),
            Rows(after.Kernel(l)),
            hasBias ? before.Bias(l).ToArray() : [],
            hasBias ? after.Bias(l).ToArray() : []);
    }

    public static IReadOnlyList<IReadOnlyList<double>> Rows(Matrix<double> matrix) => matrix.ToRowArrays();
}

/// <summary>A whole step in numbers, in double precision.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version that was looked at; nothing of it was changed.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Optimizer">The rule of the step.</param>
/// <param name="Outputs">The outputs before the step, one array per row.</param>
/// <param name="OutputsAfter">The outputs after the step.</param>
/// <param name="LossBefore">E before the step.</param>
/// <param name="LossAfter">E after the step.</param>
/// <param name="Layers">Every layer, the first one first.</param>
public sealed record TraceContract(
    string Model,
    int Version,
    ChoiceContract<Loss> Loss,
    ChoiceContract<Optimizer> Optimizer,
    IReadOnlyList<IReadOnlyList<double>> Outputs,
    IReadOnlyList<IReadOnlyList<double>> OutputsAfter,
    double LossBefore,
    double LossAfter,
    IReadOnlyList<TraceLayerContract> Layers);

/// <summary>Rows to check the gradient on.</summary>
/// <param name="Inputs">Numbers that enter the network, one array per row.</param>
/// <param name="Targets">Numbers that it should answer, one array per row.</param>
/// <param name="Version">The version to check; by default the current one, else 0.</param>
/// <param name="Epsilon">How far each weight is moved, 1e-9 to 0.1; 1e-5 by default.</param>
public sealed record GradientCheckRequestContract(
    IReadOnlyList<IReadOnlyList<double>>? Inputs = null,
    IReadOnlyList<IReadOnlyList<double>>? Targets = null,
    int? Version = null,
    double? Epsilon = null);

/// <summary>Back-propagation against central differences.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version that was checked.</param>
/// <param name="Parameters">Weights and biases that were checked: all.</param>
/// <param name="LargestRelativeDifference">The largest |a − n| / max(|a|, |n|, 1e-4) between back-propagation a and differences n.</param>
/// <param name="At">Where, as a JSON pointer into the weights of the version.</param>
/// <param name="BackPropagation">∂E/∂w there by the chain rule.</param>
/// <param name="CentralDifference">(E(w + ε) − E(w − ε)) / 2ε there.</param>
/// <param name="Epsilon">ε.</param>
public sealed record GradientCheckContract(
    string Model,
    int Version,
    int Parameters,
    double LargestRelativeDifference,
    string At,
    double BackPropagation,
    double CentralDifference,
    double Epsilon);
