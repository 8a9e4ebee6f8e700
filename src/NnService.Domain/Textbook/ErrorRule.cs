using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;

namespace NnService.Domain.Textbook;

/// <summary>What goes back from layer to layer.</summary>
public enum ErrorRule
{
    /// <summary>The gradient: ∂E/∂aₗ = δₗ₊₁·Wₗ₊₁ᵀ with δ = ∂E/∂a times f′(z).</summary>
    Gradient,

    /// <summary>The error alone, eₗ = eₗ₊₁·Wₗ₊₁ᵀ, as some tutorials derive it; each layer's update has its own f′(z) only.</summary>
    WithoutDerivative,
}

/// <summary>What can be said of a rule before anything is computed.</summary>
public static class ErrorRules
{
    /// <summary>Whether a rule gives the gradient of the loss: what it leaves out is 1 in every layer but the first.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="definition">The network.</param>
    public static bool IsGradient(this ErrorRule rule, NetworkDefinition definition) =>
        rule == ErrorRule.Gradient || definition.Layers.Skip(1).All(layer => layer.Activation is Identity);
}
