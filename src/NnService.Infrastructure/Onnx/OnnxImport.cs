using System.Collections.Immutable;
using NnService.Domain;
using NnService.Domain.Networks;
using NnService.Infrastructure.Onnx.Format;
using NnService.Infrastructure.Onnx.Import;

namespace NnService.Infrastructure.Onnx;

/// <summary>How reading an .onnx file ended: with a network, or with one of the three reasons why not.</summary>
public sealed record OnnxImport
{
    // A network of a thousand layers has far fewer; see PartCount.
    private const int MaxParts = 200_000;

    /// <summary>A network that takes and gives plain numbers; null when something is wrong.</summary>
    public Network? Network { get; private init; }

    /// <summary>Why the bytes are not models at all, in a sentence.</summary>
    public string? Malformed { get; private init; }

    /// <summary>Which limit is exceeded, in a sentence; no weight was copied then.</summary>
    public string? TooLarge { get; private init; }

    /// <summary>What of the graph is not understood; the nodes are counted from 0.</summary>
    public ImmutableArray<Fault> Faults { get; private init; } = [];

    /// <param name="maxWeights">Weights and biases that a network may have.</param>
    public static OnnxImport Read(ReadOnlyMemory<byte> file, int maxWeights)
    {
        try
        {
            var chain = new LayerChain(OnnxReader.Read(new(file), MaxParts), maxWeights);
            return chain.Read() switch
            {
                { } network when chain.Faults.Count == 0 => new() { Network = network },
                _ when chain.TooLarge is { } exceeded => new() { TooLarge = exceeded },
                _ => new() { Faults = [.. chain.Faults] },
            };
        }
        catch (OnnxFormatException e)
        {
            return new() { Malformed = $"The body is not an ONNX model: {e.Message}." };
        }
    }
}
