using MathNet.Numerics.Random;
using NnService.Domain.Families;
using NnService.Domain.Networks.Initializers;

namespace NnService.Domain.Networks;

/// <summary>How the first values of a kernel are drawn.</summary>
/// <remarks>
/// Weights start at random because equal units would receive equal gradients and stay equal for ever; their spread decides whether signals
/// fade or explode from layer to layer. Immutable: thread-safe.
/// </remarks>
public abstract record Initializer
{
    /// <summary>Every initializer there is.</summary>
    public static FamilyRegistry<Initializer> All { get; } = new(
        nameof(Initializer),
        new ZerosInitializer(),
        new ConstantInitializer(),
        new NormalInitializer(),
        new UniformInitializer(),
        new XavierUniformInitializer(),
        new XavierNormalInitializer(),
        new HeUniformInitializer(),
        new HeNormalInitializer(),
        new LecunUniformInitializer(),
        new LecunNormalInitializer(),
        new OrthogonalInitializer());

    /// <summary>The name on the wire.</summary>
    public string Name => All.NameOf(this);

    /// <summary>Null when a kernel of this size can be drawn, otherwise the reason why not.</summary>
    public virtual string? RefusalOf(int fanIn, int fanOut) => null;

    /// <summary>
    /// Whether a kernel may be filled in parts, by calls one after the other on the same source: each weight is drawn by itself.
    /// </summary>
    public virtual bool FillsInParts => true;

    /// <summary>Fills a kernel, or the next part of it where <see cref="FillsInParts"/>.</summary>
    /// <param name="random">The source of the draws, seeded by model and layer.</param>
    /// <param name="fanIn">Inputs of the layer.</param>
    /// <param name="fanOut">Units of the layer.</param>
    /// <param name="kernel">Receives fanIn × fanOut values, row-major, or so many of them as it has room for.</param>
    public abstract void Fill(RandomSource random, int fanIn, int fanOut, Span<float> kernel);
}
