using System.Collections.Immutable;
using MathNet.Numerics.Random;

namespace NnService.Domain.Networks;

/// <summary>The initial weights of a built definition, drawn part by part, so that they need not all be in memory at once.</summary>
/// <remarks>
/// A pure function of the definition: every layer draws from a source seeded by (model seed, layer), in arithmetic that IEEE 754 lays down
/// to the last bit. Versions are stored that consist of nothing else, so what is drawn here must stay the same for ever.
/// </remarks>
public static class InitialWeights
{
    private const int MaxPartLength = 262_144; // a MiB

    /// <summary>All weights in the order of <see cref="Network.Parameters"/>; explicit values win over the initializer.</summary>
    /// <param name="definition">A built definition.</param>
    /// <returns>The parts; each is valid until the next one is asked for.</returns>
    /// <exception cref="ArgumentException">The definition leaves a shape open.</exception>
    public static IEnumerable<ReadOnlyMemory<float>> Parts(NetworkDefinition definition)
    {
        if (!definition.IsBuilt) throw new ArgumentException("The definition leaves a shape open.", nameof(definition));
        return Enumerable.Range(0, definition.Layers.Length).SelectMany(l => KernelParts(definition, l).Concat(BiasParts(definition, l)));
    }

    private static IEnumerable<ReadOnlyMemory<float>> KernelParts(NetworkDefinition definition, int l)
    {
        var layer = definition.Layers[l];
        if (!layer.Kernel.IsEmpty) return layer.Kernel.Select(Rounded);
        return DrawnParts(
            layer.Initializer,
            new Xoshiro256StarStar(Seeds.Mix32(definition.Seed, l), threadSafe: false),
            definition.FanIn(l),
            definition.FanOut(l));
    }

    private static IEnumerable<ReadOnlyMemory<float>> DrawnParts(Initializer initializer, RandomSource random, int fanIn, int fanOut)
    {
        var count = checked(fanIn * fanOut);
        var part = new float[initializer.FillsInParts ? Math.Min(count, MaxPartLength) : count];
        for (var at = 0; at < count; at += part.Length)
        {
            var length = Math.Min(part.Length, count - at);
            initializer.Fill(random, fanIn, fanOut, part.AsSpan(0, length));
            yield return part.AsMemory(0, length);
        }
    }

    private static IEnumerable<ReadOnlyMemory<float>> BiasParts(NetworkDefinition definition, int l)
    {
        var layer = definition.Layers[l];
        if (!layer.UseBias) return [];
        return [layer.Bias.IsEmpty ? new float[definition.FanOut(l)] : Rounded(layer.Bias)];
    }

    private static ReadOnlyMemory<float> Rounded(ImmutableArray<double> values) => values.Select(value => (float)value).ToArray();
}
