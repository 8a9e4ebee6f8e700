using NnService.Domain.Networks;

namespace NnService.Domain.Tests.Networks;

public sealed class ActivationTests
{
    public static TheoryData<string> Names => [.. Activation.All.Select(choice => choice.Name)];

    public static TheoryData<string> HiddenNames => [.. Activation.All.Where(choice => !Make.Default(Activation.All, choice.Name).IsOutputOnly).Select(choice => choice.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_EveryLengthTo70_FollowsTheFormula(string name)
    {
        var activation = Make.Default(Activation.All, name);
        for (var units = 1; units <= 70; units++)
        {
            var z = Make.Numbers(units, 2 * units, -8, 8);
            var a = new float[z.Length];

            activation.Forward(z, units, a);

            Near.Equal([.. Oracle.ToDouble(z).Chunk(units).SelectMany(row => Oracle.Activate(activation, row))], a, 2e-6, 1e-9, $"{name} of {units}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_NoNumbers_DoesNothing(string name) => Make.Default(Activation.All, name).Forward([], 3, []);

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_OverItsOwnInput_GivesTheSameBits(string name)
    {
        var activation = Make.Default(Activation.All, name);
        var z = Make.Numbers(1, 35, -3, 3);
        var a = new float[z.Length];
        activation.Forward(z, 7, a);

        activation.Forward(z, 7, z);

        Near.SameBits(a, z);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_NotANumber_StaysVisible(string name)
    {
        float[] a = [float.NaN, 1];
        Make.Default(Activation.All, name).Forward(a, 2, a);

        Assert.True(float.IsNaN(a[0]));
    }

    [Theory]
    [MemberData(nameof(HiddenNames))]
    public void Forward_ZeroAndLargeNumbers_FollowsTheFormula(string name)
    {
        var activation = Make.Default(Activation.All, name);
        float[] z = [0, -0f, 1e-30f, -1e-30f, 88, -88, 100, -100, 1e30f, -1e30f, float.MaxValue, float.MinValue];
        var a = new float[z.Length];

        activation.Forward(z, z.Length, a);

        Near.Equal(Oracle.Activate(activation, Oracle.ToDouble(z)), a, 2e-6, 1e-38, name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_OfAnyGradient_MatchesCentralDifferences(string name)
    {
        var activation = Make.Default(Activation.All, name);
        for (var units = 1; units <= 19; units += 3)
        {
            var (z, dA) = (Make.Numbers(units, 2 * units, -3, 3), Make.Numbers(100 + units, 2 * units));
            var (a, dZ) = (new float[z.Length], new float[z.Length]);
            activation.Forward(z, units, a);

            activation.Backward(z, a, dA, units, dZ);

            var expected = Oracle.Gradient(moved => moved.Chunk(units).SelectMany(row => Oracle.Activate(activation, row)).Zip(dA, (y, d) => y * d).Sum(), Oracle.ToDouble(z));
            Near.Equal(expected, dZ, 1e-5, 1e-6, $"{name} of {units}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_OverItsOwnGradient_GivesTheSameBits(string name)
    {
        var activation = Make.Default(Activation.All, name);
        var (z, d) = (Make.Numbers(2, 21, -3, 3), Make.Numbers(3, 21));
        var (a, dZ) = (new float[21], new float[21]);
        activation.Forward(z, 7, a);
        activation.Backward(z, a, d, 7, dZ);

        activation.Backward(z, a, d, 7, d);

        Near.SameBits(dZ, d);
    }

    [Fact]
    public void IsOutputOnly_OfSoftmaxAlone_IsTrue() => Assert.Equal(["softmax"], Names.Select(row => row.Data).Except(HiddenNames.Select(row => row.Data)));
}
