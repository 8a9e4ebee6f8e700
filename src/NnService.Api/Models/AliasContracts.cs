using NnService.Api.Contracts;

namespace NnService.Api.Models;

/// <summary>The version that a name is to stand for.</summary>
/// <param name="Version">Its number, or another alias of it.</param>
public sealed record SetAliasContract(VersionReference? Version = null);

/// <summary>A name for a version.</summary>
/// <param name="Name">The name.</param>
/// <param name="Version">The number of the version that it stands for.</param>
public sealed record AliasContract(string Name, int Version);
