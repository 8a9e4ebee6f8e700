using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Networks;

public sealed class NetworkDefinitionTests
{
    private static readonly NetworkDefinition Good = TestData.Definition(2, new MeanSquaredError(), (3, new Tanh()), (1, new Identity()));

    [Fact]
    public void Validate_BuiltOrOpenDefinition_FindsNothing()
    {
        Assert.Empty(Good.Validate());
        Assert.Empty(TestData.Definition(null, new CategoricalCrossEntropy(), (3, new Tanh()), (null, new Softmax())).Validate());
        Assert.Empty(WithLayer(0, TestData.Layer(new Tanh(), [[1, 2, 3], [4, 5, 6]], [0, 0, 0])).Validate());
        Assert.Empty(WithLayer(0, Good.Layers[0] with { Dropout = 0.99 }).Validate());
    }

    [Fact]
    public void Validate_NoLayers_IsOneFault() =>
        Assert.Equal([new("/layers", "layers is empty; a network has at least one layer.")], (Good with { Layers = [] }).Validate());

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Validate_InputsBelowOne_IsRefused(int inputs) =>
        Assert.Equal(
            [new("/inputs", $"inputs is {inputs}; it must be at least 1, or left out to be taken from the training data.")],
            (Good with { Inputs = inputs }).Validate());

    [Fact]
    public void Validate_UnitsBelowOne_IsRefused() =>
        AssertFault(WithLayer(1, Good.Layers[1] with { Units = 0 }), "/layers/1/units", "units is 0; it must be at least 1.");

    [Fact]
    public void Validate_OpenUnitsInHiddenLayer_IsRefused() =>
        AssertFault(
            WithLayer(0, Good.Layers[0] with { Units = null }),
            "/layers/0/units",
            "units is missing; only the last layer's units may be left to the training data.");

    [Fact]
    public void Validate_SoftmaxInHiddenLayer_NamesTheAllowedOnes() => AssertFault(
        WithLayer(0, Good.Layers[0] with { Activation = new Softmax() }),
        "/layers/0/activation",
        "softmax belongs to the last layer only; a hidden layer takes identity, sigmoid, tanh, relu, leakyRelu, elu, selu, gelu, silu, "
            + "softplus.");

    [Theory]
    [InlineData(-0.1, "dropout is -0.1; it must be at least 0 and less than 1.")]
    [InlineData(1, "dropout is 1; it must be at least 0 and less than 1.")]
    [InlineData(double.NaN, "dropout is NaN; it must be at least 0 and less than 1.")]
    public void Validate_DropoutOutsideItsLimits_IsRefused(double dropout, string detail) =>
        AssertFault(WithLayer(0, Good.Layers[0] with { Dropout = dropout }), "/layers/0/dropout", detail);

    [Fact]
    public void Validate_DropoutOnTheOutput_IsRefused() =>
        AssertFault(
            WithLayer(1, Good.Layers[1] with { Dropout = 0.5 }),
            "/layers/1/dropout",
            "dropout belongs to hidden layers; the output of a network is never dropped.");

    [Fact]
    public void Validate_LossThatDoesNotFollowTheOutput_IsRefused() =>
        Assert.Equal("/loss", Assert.Single((Good with { Loss = new CategoricalCrossEntropy() }).Validate()).Pointer);

    [Fact]
    public void Validate_KernelWithWrongRows_NamesBothShapes() => AssertFault(
        WithLayer(0, Good.Layers[0] with { Kernel = [[1, 2, 3]] }),
        "/layers/0/kernel",
        "kernel has 1 rows; it must be inputs × units = 2 × 3.");

    [Fact]
    public void Validate_KernelRowOfWrongLength_NamesTheRow() => AssertFault(
        WithLayer(0, Good.Layers[0] with { Kernel = [[1, 2, 3], [4, 5]] }),
        "/layers/0/kernel/1",
        "the row has 2 numbers; it must have one per unit, 3.");

    [Theory]
    [InlineData(1e39)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Validate_WeightThatIsNoFloat_IsRefused(double value)
    {
        AssertFault(
            WithLayer(0, Good.Layers[0] with { Kernel = [[1, 2, 3], [4, value, 6]] }),
            "/layers/0/kernel/1",
            "a weight is too large for 32-bit floating point.");
        AssertFault(
            WithLayer(0, Good.Layers[0] with { Bias = [1, value, 3] }), "/layers/0/bias", "a bias is too large for 32-bit floating point.");
    }

    [Fact]
    public void Validate_KernelOfAnOpenShape_IsRefused()
    {
        const string Detail = "an explicit kernel needs a layer whose inputs and units are given, not left to the training data.";
        AssertFault(
            WithLayer(0, Good.Layers[0] with { Kernel = [[1, 2, 3], [4, 5, 6]] }) with { Inputs = null }, "/layers/0/kernel", Detail);
        AssertFault(WithLayer(1, Good.Layers[1] with { Units = null, Kernel = [[1], [2], [3]] }), "/layers/1/kernel", Detail);
    }

    [Fact]
    public void Validate_BiasOfWrongLength_IsRefused() =>
        AssertFault(
            WithLayer(0, Good.Layers[0] with { Bias = [1] }), "/layers/0/bias", "bias has 1 numbers; it must have one per unit, 3.");

    [Fact]
    public void Validate_BiasOfOpenUnits_IsRefused() => AssertFault(
        WithLayer(1, Good.Layers[1] with { Units = null, Bias = [1] }),
        "/layers/1/bias",
        "bias has 1 numbers; it must have one per unit, and units must be given.");

    [Fact]
    public void Validate_BiasWithoutUseBias_IsRefused() => AssertFault(
        WithLayer(0, Good.Layers[0] with { UseBias = false, Bias = [1, 2, 3] }),
        "/layers/0/bias",
        "bias is given although useBias is false; leave one of them out.");

    [Fact]
    public void Validate_ManyFaults_FindsAllAtOnce()
    {
        var definition = Good with
        {
            Inputs = 0,
            Layers = [
                new() { Units = -1, Activation = new Softmax(), Dropout = 2 },
                new() { Units = 1, Dropout = 0.5, UseBias = false, Bias = [1] },
            ],
            Loss = new BinaryCrossEntropy(),
        };

        Assert.Equal(
            ["/inputs", "/layers/0/units", "/layers/0/activation", "/layers/0/dropout", "/layers/1/dropout", "/layers/1/bias", "/loss"],
            definition.Validate().Select(fault => fault.Pointer));
    }

    [Fact]
    public void ParameterCount_OfALayer_CountsWeightsAndBiases()
    {
        Assert.Equal((2 * 3) + 3 + (3 * 1) + 1, Good.ParameterCount);
        Assert.Equal(2 + 1, WithLayer(0, new() { Units = 1, UseBias = false }).ParameterCount - 1);
        Assert.Null((Good with { Inputs = null }).ParameterCount);
        Assert.Null(WithLayer(1, new()).ParameterCount);
    }

    [Fact]
    public void ParameterCount_OfAbsurdSizes_DoesNotOverflow()
    {
        var definition = new NetworkDefinition
        {
            Inputs = int.MaxValue,
            Layers = [.. Enumerable.Repeat(new LayerDefinition { Units = int.MaxValue }, 100)],
            Loss = new MeanSquaredError(),
        };

        Assert.Equal(100 * ((Int128)int.MaxValue + 1) * int.MaxValue, definition.ParameterCount);
        Assert.Equal(101L * int.MaxValue, definition.NumbersPerRow);
    }

    [Fact]
    public void NumbersPerRow_OfANetwork_CountsInputsAndOutputsOfEveryLayer() => Assert.Equal(2 + 3 + 1, Good.NumbersPerRow);

    [Fact]
    public void Complete_OpenShapes_TakesThemFromTheData()
    {
        var completed = TestData.Definition(null, new MeanSquaredError(), (3, new Tanh()), (null, new Identity())).Complete(7, 4);

        Assert.True(completed.IsBuilt);
        Assert.Equal((7, 3, 3, 4), (completed.FanIn(0), completed.FanOut(0), completed.FanIn(1), completed.FanOut(1)));
    }

    [Fact]
    public void Complete_GivenShapes_StayAsTheyAre()
    {
        var completed = Good.Complete(7, 4);

        Assert.Equal((2, 1), (completed.Inputs, completed.Outputs));
    }

    [Fact]
    public void FanInAndFanOut_OfAnOpenShape_Throw()
    {
        var open = TestData.Definition(null, new MeanSquaredError(), (null, new Identity()));

        Assert.False(open.IsBuilt);
        Assert.Throws<InvalidOperationException>(() => open.FanIn(0));
        Assert.Throws<InvalidOperationException>(() => open.FanOut(0));
        Assert.Throws<InvalidOperationException>(() => open.NumbersPerRow);
    }

    private static NetworkDefinition WithLayer(int l, LayerDefinition layer) => Good with { Layers = Good.Layers.SetItem(l, layer) };

    private static void AssertFault(NetworkDefinition definition, string pointer, string detail) =>
        Assert.Equal([new(pointer, detail)], definition.Validate());
}
