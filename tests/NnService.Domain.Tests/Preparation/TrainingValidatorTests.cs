using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Initializers;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Optimizers;
using NnService.Domain.Preparation;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Preparation;

public sealed class TrainingValidatorTests
{
    private static readonly NetworkDefinition Linear = TestData.Definition(null, new MeanSquaredError(), (null, new Identity()));
    private static readonly NetworkDefinition Logistic = TestData.Definition(null, new BinaryCrossEntropy(), (null, new Sigmoid()));
    private static readonly Table Table = new([
        Column.OfNumbers("x", [1, 2, 3, 4]),
        Column.OfNumbers("y", [1, 2, 3, 4]),
        Column.OfNumbers("w", [1, 2, 3, 4]),
        Column.OfWords("old", ColumnType.Boolean, ["true", "false", "true", "false"]),
    ]);

    private static readonly SplitOptions Half = new(0.5, SplitMethod.Last);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Check_max_seconds_not_above_zero_is_refused(double seconds, string shown) =>
        AssertRefused(Linear, Numbers(new()) with { MaxSeconds = seconds }, "/maxSeconds", $"maxSeconds is {shown}; it must be above 0.");

    [Fact]
    public void Check_max_seconds_above_zero_is_accepted() => AssertAccepted(Linear, Numbers(new()) with { MaxSeconds = 0.001 });

    [Theory]
    [InlineData("validationLoss")]
    [InlineData("validationMae")]
    public void Check_monitor_of_validation_without_rows_is_refused(string monitor)
    {
        var request = Numbers(new() { EarlyStopping = new(monitor) });

        AssertRefused(
            Linear,
            request,
            "/earlyStopping/monitor",
            $"'{monitor}' needs validation rows, and there are none; set validation, or monitor loss.");
        AssertAccepted(Linear, request with { Validation = Half });
    }

    [Theory]
    [InlineData("accuracy")]
    [InlineData("validationAccuracy")]
    public void Check_accuracy_of_numbers_is_refused(string monitor)
    {
        var options = new TrainingOptions { EarlyStopping = new(monitor) };

        AssertRefused(
            Linear,
            Numbers(options) with { Validation = Half },
            "/earlyStopping/monitor",
            $"'{monitor}' is for classes, and these targets are numbers; monitor a loss or mae.");
        AssertAccepted(Logistic, Classes(options) with { Validation = Half });
    }

    [Theory]
    [InlineData("mae")]
    [InlineData("validationMae")]
    public void Check_absolute_error_of_classes_is_refused(string monitor)
    {
        var options = new TrainingOptions { EarlyStopping = new(monitor) };

        AssertRefused(
            Logistic,
            Classes(options) with { Validation = Half },
            "/earlyStopping/monitor",
            $"'{monitor}' is for numbers, and these targets are classes; monitor a loss or accuracy.");
        AssertAccepted(Linear, Numbers(options) with { Validation = Half });
    }

    [Fact]
    public void Check_loss_needs_nothing() => AssertAccepted(Linear, Numbers(new() { EarlyStopping = new("loss") }));

    [Fact]
    public void Check_hot_cold_with_weights_of_rows_is_refused()
    {
        const string Detail = "hotCold knows no weights of rows; leave classWeights and sampleWeight out.";
        var options = new TrainingOptions { Optimizer = new HotCold() };

        AssertRefused(Linear, Numbers(options) with { SampleWeight = "w" }, "/optimizer", Detail);
        AssertRefused(Logistic, Classes(options) with { ClassWeights = new(null) }, "/optimizer", Detail);
        AssertAccepted(Linear, Numbers(options));
    }

    [Theory]
    [InlineData(999, true)]
    [InlineData(1000, false)]
    public void Check_size_hot_cold_is_for_a_thousand_weights(int inputs, bool accepted)
    {
        var table = new Table([.. Enumerable.Range(0, inputs + 1).Select(i => Column.OfNumbers($"c{i}", [1, 2]))]);
        var faults = new List<Fault>();

        var data = SamplePreparation.Prepare(
            Linear, table, new() { Targets = ["c0"], Options = new() { Optimizer = new HotCold() } }, null, faults);

        Assert.Equal(accepted, data is not null);
        Assert.Equal(
            accepted
                ? []
                : [new("/optimizer", "hotCold tries every weight; it is for networks of up to 1000 weights, and this one has 1001.")],
            faults);
    }

    [Fact]
    public void CheckNetwork_hot_cold_with_dropout_is_refused()
    {
        var definition = Linear with { Layers = [new() { Units = 2, Dropout = 0.5 }, new() { Units = 1 }] };

        AssertRefused(
            definition,
            Numbers(new() { Optimizer = new HotCold() }),
            "/optimizer",
            "hotCold measures the loss of the whole network; it does not go with the model's dropout.");
    }

    [Theory]
    [InlineData(1024, 1024, true)]
    [InlineData(1025, 1024, false)]
    public void Validate_orthogonal_is_for_a_million_weights(int inputs, int units, bool accepted)
    {
        var definition = Linear with { Inputs = inputs, Layers = [new() { Units = units, Initializer = new OrthogonalInitializer() }] };

        Assert.Equal(accepted ? [] : ["/layers/0/initializer"], definition.Validate().Select(fault => fault.Pointer));
    }

    [Fact]
    public void Check_several_rules_broken_names_all() => Assert.Equal(
        ["/classWeights", "/maxSeconds", "/optimizer", "/earlyStopping/monitor", "/earlyStopping/monitor"],
        Refused(
            Linear,
            Numbers(new() { Optimizer = new HotCold(), EarlyStopping = new("validationAccuracy") }) with
            {
                ClassWeights = new(null),
                MaxSeconds = 0,
            })
            .Select(fault => fault.Pointer));

    private static TrainingRequest Numbers(TrainingOptions options) => new() { Targets = ["y"], Features = ["x"], Options = options };

    private static TrainingRequest Classes(TrainingOptions options) => new() { Targets = ["old"], Features = ["x"], Options = options };

    private static void AssertAccepted(NetworkDefinition definition, TrainingRequest request)
    {
        var faults = new List<Fault>();
        Assert.NotNull(SamplePreparation.Prepare(definition, Table, request, null, faults));
        Assert.Empty(faults);
    }

    private static void AssertRefused(NetworkDefinition definition, TrainingRequest request, string pointer, string detail) =>
        Assert.Equal([new(pointer, detail)], Refused(definition, request));

    private static List<Fault> Refused(NetworkDefinition definition, TrainingRequest request)
    {
        var faults = new List<Fault>();
        Assert.Null(SamplePreparation.Prepare(definition, Table, request, null, faults));
        return faults;
    }
}
