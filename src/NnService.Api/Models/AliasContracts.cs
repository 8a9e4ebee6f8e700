namespace NnService.Api.Models;

/// <summary>The version that a name is to stand for.</summary>
/// <param name="Version">Its number.</param>
public sealed record SetAliasContract(int? Version = null);

/// <summary>A name for a version.</summary>
/// <param name="Name">The name.</param>
/// <param name="Version">The number of the version that it stands for.</param>
public sealed record AliasContract(string Name, int Version);
