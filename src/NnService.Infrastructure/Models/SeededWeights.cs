using System.Security.Cryptography;
using NnService.Domain.Networks;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Models;

/// <summary>Initial weights that are not stored, because a request of a few bytes may ask for a hundred megabytes of them.</summary>
internal static class SeededWeights
{
    // 4 MB, which is stored faster than drawn.
    private const int MaxStored = 1_000_000;

    /// <summary>Whether the initial weights of a built definition are drawn anew whenever they are needed.</summary>
    public static bool AreMeantFor(NetworkDefinition definition) => definition.ParameterCount > MaxStored;

    /// <summary>The hash of the initial weights, of which a part at a time is in memory.</summary>
    public static string Hash(NetworkDefinition definition, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in InitialWeights.Parts(definition))
        {
            cancellationToken.ThrowIfCancellationRequested();
            WeightBytes.Append(hash, part.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
