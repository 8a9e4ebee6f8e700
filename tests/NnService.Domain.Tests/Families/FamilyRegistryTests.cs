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
    public void Names_of_activations_are_those_on_the_wire() =>
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
    public void Names_of_initializers_are_those_on_the_wire() =>
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
    public void Names_of_losses_are_those_on_the_wire() =>
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
    public void Names_of_optimizers_are_those_on_the_wire() =>
        AssertNames(Optimizer.All, "optimizer", "sgd", "adam", "adamW", "rmsProp", "adagrad", "hotCold");

    [Fact]
    public void Names_of_schedules_are_those_on_the_wire() =>
        AssertNames(LearningRateSchedule.All, "schedule", "constant", "step", "exponential", "cosine", "inverseTime", "reduceOnPlateau");

    [Fact]
    public void Names_of_generators_are_those_on_the_wire() =>
        AssertNames(Generator.All, "generator", "xor", "circles", "moons", "spiral", "gaussians", "plane", "sine");

    [Fact]
    public void Create_unknown_name_lists_the_allowed_ones()
    {
        var faults = new List<Fault>();

        Assert.Null(Activation.All.Create("Tanh", TestData.NoArguments, "/layers/0/activation", faults));
        Assert.Equal(
            [new(
                "/layers/0/activation",
                "'Tanh' is not an activation; allowed: identity, sigmoid, tanh, relu, leakyRelu, elu, selu, gelu, silu, softplus, "
                    + "softmax.")],
            faults);
    }

    [Fact]
    public void NameOf_instance_with_other_arguments_is_its_types_name() =>
        Assert.Equal("leakyRelu", Activation.All.NameOf(new LeakyRelu(0.3)));

    [Fact]
    public void Indexer_and_enumeration_give_the_same_choices() =>
        Assert.Equal(Loss.All, Enumerable.Range(0, Loss.All.Count).Select(i => Loss.All[i]));

    private static void AssertNames<T>(FamilyRegistry<T> all, string family, params string[] names)
        where T : class
    {
        Assert.Equal(family, all.Family);
        Assert.Equal(names, all.Select(choice => choice.Name));
        Assert.All(all, choice => Assert.NotEmpty(choice.Description));
    }
}
