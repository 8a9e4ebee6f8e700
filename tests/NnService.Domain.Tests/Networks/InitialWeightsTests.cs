using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Networks;

public sealed class InitialWeightsTests
{
    /// <summary>
    /// Made once, and never to be made anew: databases hold models of which nothing is kept but definition, seed and such a hash.
    /// </summary>
    [Theory]
    [InlineData("zeros", "cec1d395b4182037eb12d4dd94b8425d354c867d163cb9ec82e827b22296d235")]
    [InlineData("constant", "cec1d395b4182037eb12d4dd94b8425d354c867d163cb9ec82e827b22296d235")]
    [InlineData("normal", "e2c451edc43056ecd6582a4929f42f1a50506865e73f75480d63bf40656d48bd")]
    [InlineData("uniform", "d853014affa4b5af8c595e771c82156aff921fd715747ea7bfd6bdf87ae494f1")]
    [InlineData("xavierUniform", "d69583e4d16e053db959d086c97e1c367eeb5f771843519a1b68a7e1edf0c189")]
    [InlineData("xavierNormal", "fde7cd11a7538e59ec83b8dc3d6a00f1bcbd29a54d946ba9f79e78d665509ea6")]
    [InlineData("heUniform", "a8583eb85ed9b7c7f7fb488f4db98ead953b410ff5903edf575d2ee0807c7fea")]
    [InlineData("heNormal", "eb6ea2b07fa2505c9482121097148a56a0462f2154d62d5e408b851ad5567492")]
    [InlineData("lecunUniform", "c65560b1e4a110bcc0139af76309019919d52717d765f5fa85fa852e2869f32a")]
    [InlineData("lecunNormal", "916cdb5119f6c7cbbb2538f09e812df0075ce71bc11ebe0cc482341809da2eee")]
    [InlineData("orthogonal", "ef1812daa9c268e3bd0af90fbd8025368a74c9dc68f6a82b11c957ad7d893908")]
    public void Parts_of_every_initializer_are_the_same_for_ever(string initializer, string sha256) =>
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(Joined(Large(initializer)).AsSpan()))));

    [Fact]
    public void Parts_every_initializer_is_pinned_above()
    {
        var pinned = typeof(InitialWeightsTests).GetMethod(nameof(Parts_of_every_initializer_are_the_same_for_ever))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(data => (string)data.Data[0]!);
        Assert.Equal(Initializer.All.Select(initializer => initializer.Name).Order(), pinned.Order());
    }

    [Fact]
    public void Parts_of_a_large_layer_are_a_mebibyte_at_most()
    {
        var parts = InitialWeights.Parts(Of(1000, Layer(1000, "heNormal"), Layer(1, "zeros"))).Select(part => part.Length).ToArray();

        Assert.Equal(1_002_001, parts.Sum());
        Assert.Equal(262_144, parts.Max());
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("uniform")]
    [InlineData("orthogonal")]
    public void Initialize_is_its_parts_joined(string initializer) =>
        AssertClose.SameBits(Joined(Large(initializer)), Network.Initialize(Large(initializer)).Parameters);

    [Fact]
    public void Parts_of_explicit_values_are_those()
    {
        var explicitly = new LayerDefinition { Units = 2, Activation = new Tanh(), Kernel = [[1, 2], [3, 4]], Bias = [5, 6] };
        var withoutBias = new LayerDefinition { Units = 1, Activation = new Tanh(), UseBias = false, Kernel = [[0.1], [7]] };

        Assert.Equal([1, 2, 3, 4, 5, 6, 0.1f, 7], Joined(Of(2, explicitly, withoutBias)));
    }

    [Fact]
    public void Parts_of_an_open_definition_are_refused() =>
        Assert.Throws<ArgumentException>(() => InitialWeights.Parts(new() { Layers = [Layer(1, "zeros")], Loss = new MeanSquaredError() }));

    // More than one part in the first layer; all others are smaller.
    private static NetworkDefinition Large(string initializer) =>
        Of(700, Layer(300, initializer), Layer(200, initializer), Layer(10, initializer));

    private static LayerDefinition Layer(int units, string initializer) =>
        new() { Units = units, Activation = new Tanh(), Initializer = TestData.Default(Initializer.All, initializer) };

    private static NetworkDefinition Of(int inputs, params LayerDefinition[] layers) =>
        new() { Inputs = inputs, Layers = [.. layers], Loss = new MeanSquaredError(), Seed = 7 };

    private static float[] Joined(NetworkDefinition definition) => [.. InitialWeights.Parts(definition).SelectMany(part => part.ToArray())];
}
