namespace NnService.Api.Protocols;

/// <summary>The models that answer, as KServe lists them.</summary>
/// <param name="Models">Their names.</param>
public sealed record ModelNamesContract(IReadOnlyList<string> Models);

/// <summary>A model with its state, as Triton lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version that answers; empty without one.</param>
/// <param name="State">READY or UNAVAILABLE.</param>
/// <param name="Reason">Why it is not ready; empty where it is.</param>
public sealed record RepositoryModelContract(string Name, string Version, string State, string Reason);
