namespace NnService.Client;

/// <summary>Every weight and bias of one network of a version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Layers">Every layer, the first one first.</param>
/// <param name="Member">Which network of an ensemble it is, from 0; null of a single one.</param>
/// <param name="Members">Networks of the ensemble; null of a single one.</param>
public sealed record WeightSet(int Version, IReadOnlyList<LayerWeights> Layers, int? Member = null, int? Members = null);

/// <summary>The weights of a layer.</summary>
/// <param name="Kernel">Weights, inputs × units.</param>
/// <param name="Bias">One per unit; empty without a bias.</param>
public sealed record LayerWeights(IReadOnlyList<IReadOnlyList<double>> Kernel, IReadOnlyList<double> Bias);
