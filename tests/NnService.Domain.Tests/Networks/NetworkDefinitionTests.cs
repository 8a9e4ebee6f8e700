using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Networks;

public sealed class NetworkDefinitionTests
{
    private static readonly NetworkDefinition Good = TestData.Definition(2, new MeanSquaredError(), (3, new Tanh()), (1, new Identity()));

    [Fact]
    public void Validate_built_or_open_definition_finds_nothing()
    {
        Assert.Empty(Good.Validate());
        Assert.Empty(TestData.Definition(null, new CategoricalCrossEntropy(), (3, new Tanh()), (null, new Softmax())).Validate());
        Assert.Empty(WithLayer(0, TestData.Layer(new Tanh(), [[1, 2, 3], [4, 5, 6]], [0, 0, 0])).Validate());
        Assert.Empty(WithLayer(0, Good.Layers[0] with { Dropout = 0.99 }).Validate());
    }

    [Fact]
    public void Validate_no_layers_is_one_fault() =>
        Assert.Equal([new("/layers", "layers is empty; a network has at least one layer.")], (Good with { Layers = [] }).Validate());

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Validate_inputs_below_one_is_refused(int inputs) =>
        Assert.Equal(
            [new("/inputs", $"inputs is {inputs}; it must be at least 1, or left out to be taken from the training data.")],
            (Good with { Inputs = inputs }).Validate());

    [Fact]
    public void Validate_units_below_one_is_refused() =>
        AssertFault(WithLayer(1, Good.Layers[1] with { Units = 0 }), "/layers/1/units", "units is 0; it must be at least 1.");

    [Fact]
    public void Validate_open_units_in_hidden_layer_is_refused() =>
        AssertFault(
            WithLayer(0, Good.Layers[0] with { Units = null }),
            "/layers/0/units",
            "units is missing; only the last layer's units may be left to the training data.");

    [Fact]
    public void Validate_softmax_in_hidden_layer_names_the_allowed_ones() => AssertFault(
        WithLayer(0, Good.Layers[0] with { Activation = new Softmax() }),
        "/layers/0/activation",
        "softmax belongs to the last layer only; a hidden layer takes identity, sigmoid, tanh, relu, leakyRelu, elu, selu, gelu, silu, "
            + "softplus.");

    [Theory]
    [InlineData(-0.1, "dropout is -0.1; it must be at least 0 and less than 1.")]
    [InlineData(1, "dropout is 1; it must be at least 0 and less than 1.")]
    [InlineData(double.NaN, "dropout is NaN; it must be at least 0 and less than 1.")]
    public void Validate_dropout_outside_its_limits_is_refused(double dropout, string detail) =>
        AssertFault(WithLayer(0, Good.Layers[0] with { Dropout = dropout }), "/layers/0/dropout", detail);

    [Fact]
    public void Validate_dropout_on_the_output_is_refused() =>
        AssertFault(
            WithLayer(1, Good.Layers[1] with { Dropout = 0.5 }),
            "/layers/1/dropout",
            "dropout belongs to hidden layers; the output of a network is never dropped.");

    [Fact]
    public void Validate_loss_that_does_not_follow_the_output_is_refused() =>
        Assert.Equal("/loss", Assert.Single((Good with { Loss = new CategoricalCrossEntropy() }).Validate()).Pointer);

    [Fact]
    public void Validate_kernel_with_wrong_rows_names_both_shapes() => AssertFault(
        WithLayer(0, Good.Layers[0] with { Kernel = [[1, 2, 3]] }),
        "/layers/0/kernel",
        "kernel has 1 rows; it must be inputs × units = 2 × 3.");

    [Fact]
    public void Validate_kernel_row_of_wrong_length_names_the_row() => AssertFault(
        WithLayer(0, Good.Layers[0] with { Kernel = [[1, 2, 3], [4, 5]] }),
        "/layers/0/kernel/1",
        "the row has 2 numbers; it must have one per unit, 3.");

    [Theory]
    [InlineData(1e39)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Validate_weight_that_is_no_float_is_refused(double value)
    {
        AssertFault(
            WithLayer(0, Good.Layers[0] with { Kernel = [[1, 2, 3], [4, value, 6]] }),
            "/layers/0/kernel/1",
            "a weight is too large for 32-bit floating point.");
        AssertFault(
            WithLayer(0, Good.Layers[0] with { Bias = [1, value, 3] }), "/layers/0/bias", "a bias is too large for 32-bit floating point.");
    }

    [Fact]
    public void Validate_kernel_of_an_open_shape_is_refused()
    {
        const string Detail = "an explicit kernel needs a layer whose inputs and units are given, not left to the training data.";
        AssertFault(
            WithLayer(0, Good.Layers[0] with { Kernel = [[1, 2, 3], [4, 5, 6]] }) with { Inputs = null }, "/layers/0/kernel", Detail);
        AssertFault(WithLayer(1, Good.Layers[1] with { Units = null, Kernel = [[1], [2], [3]] }), "/layers/1/kernel", Detail);
    }

    [Fact]
    public void Validate_bias_of_wrong_length_is_refused() =>
        AssertFault(
            WithLayer(0, Good.Layers[0] with { Bias = [1] }), "/layers/0/bias", "bias has 1 numbers; it must have one per unit, 3.");

    [Fact]
    public void Validate_bias_of_open_units_is_refused() => AssertFault(
        WithLayer(1, Good.Layers[1] with { Units = null, Bias = [1] }),
        "/layers/1/bias",
        "bias has 1 numbers; it must have one per unit, and units must be given.");

    [Fact]
    public void Validate_bias_without_use_bias_is_refused() => AssertFault(
        WithLayer(0, Good.Layers[0] with { UseBias = false, Bias = [1, 2, 3] }),
        "/layers/0/bias",
        "bias is given although useBias is false; leave one of them out.");

    [Fact]
    public void Validate_many_faults_finds_all_at_once()
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
    public void ParameterCount_of_a_layer_counts_weights_and_biases()
    {
        Assert.Equal((2 * 3) + 3 + (3 * 1) + 1, Good.ParameterCount);
        Assert.Equal(2 + 1, WithLayer(0, new() { Units = 1, UseBias = false }).ParameterCount - 1);
        Assert.Null((Good with { Inputs = null }).ParameterCount);
        Assert.Null(WithLayer(1, new()).ParameterCount);
    }

    [Fact]
    public void ParameterCount_of_absurd_sizes_does_not_overflow()
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
    public void NumbersPerRow_of_a_network_counts_inputs_and_outputs_of_every_layer() => Assert.Equal(2 + 3 + 1, Good.NumbersPerRow);

    [Fact]
    public void Complete_open_shapes_takes_them_from_the_data()
    {
        var completed = TestData.Definition(null, new MeanSquaredError(), (3, new Tanh()), (null, new Identity())).Complete(7, 4);

        Assert.True(completed.IsBuilt);
        Assert.Equal((7, 3, 3, 4), (completed.FanIn(0), completed.FanOut(0), completed.FanIn(1), completed.FanOut(1)));
    }

    [Fact]
    public void Complete_given_shapes_stay_as_they_are()
    {
        var completed = Good.Complete(7, 4);

        Assert.Equal((2, 1), (completed.Inputs, completed.Outputs));
    }

    [Fact]
    public void Fan_in_and_fan_out_of_an_open_shape_throw()
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
