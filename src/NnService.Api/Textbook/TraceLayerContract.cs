using System.Text.Json.Serialization;
using MathNet.Numerics.LinearAlgebra;
using NnService.Api.Contracts;
using NnService.Domain.Networks;
using NnService.Domain.Textbook;

namespace NnService.Api.Textbook;

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
/// <param name="ActivationGradient">∂E/∂a, one array per row; absent where a cross-entropy meets an output of 0 or 1, whose slope is
/// infinite.</param>
/// <param name="Jacobian">∂a/∂z of the last layer where it was asked for, units × units, one matrix per row: ∂aᵢ/∂zⱼ in row i.</param>
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
    IReadOnlyList<double> BiasAfter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IReadOnlyList<double>>? ActivationGradient,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>>? Jacobian)
{
    /// <summary>Every layer of a step, the first one first.</summary>
    internal static IReadOnlyList<TraceLayerContract> All(TextbookStep step, bool jacobian) =>
        [.. Enumerable.Range(0, step.Before.Depth).Select(l => From(l, step, jacobian && l == step.Before.Depth - 1))];

    internal static IReadOnlyList<IReadOnlyList<double>> Rows(Matrix<double> matrix) => matrix.ToRowArrays();

    private static TraceLayerContract From(int l, TextbookStep step, bool jacobian)
    {
        var before = step.Before;
        var pass = step.Pass.Layers[l];
        var gradient = step.Gradient.Layers[l];
        var layer = before.Definition.Layers[l];
        return new(
            ChoiceContract.From(layer.Activation),
            Rows(pass.Z),
            Rows(pass.A),
            Rows(gradient.Delta),
            Rows(gradient.KernelGradient),
            layer.UseBias ? gradient.BiasGradient.ToArray() : [],
            Rows(before.Kernel(l)),
            Rows(step.After.Kernel(l)),
            layer.UseBias ? before.Bias(l).ToArray() : [],
            layer.UseBias ? step.After.Bias(l).ToArray() : [],
            gradient.ActivationGradient.Enumerate().All(double.IsFinite) ? Rows(gradient.ActivationGradient) : null,
            jacobian ? [.. pass.Z.EnumerateRows().Select(z => Rows(layer.Activation.Jacobian(z)))] : null);
    }
}
