using NnService.Domain.Data;
using NnService.Domain.Families;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Families;

public sealed class FamilyRegistryTests
{
    [Fact]
    public void Names_OfActivations_AreThoseOnTheWire() =>
        AssertNames(
            Activation.All,
            "activation",
            "identity",
            "sigmoid",
            "tanh",
            "relu",
            "leakyRelu",
            "elu",
            "selu",
            "gelu",
            "silu",
            "softplus",
            "softmax");

    [Fact]
    public void Names_OfInitializers_AreThoseOnTheWire() =>
        AssertNames(
            Initializer.All,
            "initializer",
            "zeros",
            "constant",
            "normal",
            "uniform",
            "xavierUniform",
            "xavierNormal",
            "heUniform",
            "heNormal",
            "lecunUniform",
            "lecunNormal",
            "orthogonal");

    [Fact]
    public void Names_OfLosses_AreThoseOnTheWire() =>
        AssertNames(
            Loss.All,
            "loss",
            "meanSquaredError",
            "halfSquaredError",
            "meanAbsoluteError",
            "huber",
            "binaryCrossEntropy",
            "categoricalCrossEntropy");

    [Fact]
    public void Names_OfOptimizers_AreThoseOnTheWire() =>
        AssertNames(Optimizer.All, "optimizer", "sgd", "adam", "adamW", "rmsProp", "adagrad", "hotCold");

    [Fact]
    public void Names_OfSchedules_AreThoseOnTheWire() =>
        AssertNames(LearningRateSchedule.All, "schedule", "constant", "step", "exponential", "cosine", "inverseTime", "reduceOnPlateau");

    [Fact]
    public void Names_OfGenerators_AreThoseOnTheWire() =>
        AssertNames(Generator.All, "generator", "xor", "circles", "moons", "spiral", "gaussians", "plane", "sine");

    [Fact]
    public void Create_UnknownName_ListsTheAllowedOnes()
    {
        var faults = new List<Fault>();

        Assert.Null(Activation.All.Create("Tanh", TestData.NoArguments, "/layers/0/activation", faults));
        Assert.Equal(
            [new(
                "/layers/0/activation",
                "'Tanh' is no activation; allowed: identity, sigmoid, tanh, relu, leakyRelu, elu, selu, gelu, silu, softplus, softmax.")],
            faults);
    }

    [Fact]
    public void NameOf_InstanceWithOtherArguments_IsItsTypesName() => Assert.Equal("leakyRelu", Activation.All.NameOf(new LeakyRelu(0.3)));

    [Fact]
    public void Indexer_AndEnumeration_GiveTheSameChoices() =>
        Assert.Equal(Loss.All, Enumerable.Range(0, Loss.All.Count).Select(i => Loss.All[i]));

    private static void AssertNames<T>(FamilyRegistry<T> all, string family, params string[] names)
        where T : class
    {
        Assert.Equal(family, all.Family);
        Assert.Equal(names, all.Select(choice => choice.Name));
        Assert.All(all, choice => Assert.NotEmpty(choice.Description));
    }
}
