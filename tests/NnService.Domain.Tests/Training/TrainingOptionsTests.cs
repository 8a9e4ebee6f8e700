using NnService.Domain.Optimizers;
using NnService.Domain.Training;
using NnService.Domain.Training.Schedules;

namespace NnService.Domain.Tests.Training;

public sealed class TrainingOptionsTests
{
    [Fact]
    public void Defaults_are_those_of_the_documentation() =>
        Assert.Equal(
            new TrainingOptions { Epochs = 100, BatchSize = 32, Shuffle = true, Optimizer = new Adam(), Seed = 0, TrainBiases = true },
            new TrainingOptions());

    [Theory]
    [InlineData(1, 1)]
    [InlineData(TrainingOptions.MaxEpochs, int.MaxValue)]
    public void Validate_at_the_limits_finds_nothing(int epochs, int batchSize) =>
        Assert.Empty(new TrainingOptions { Epochs = epochs, BatchSize = batchSize }.Validate());

    [Fact]
    public void Validate_beyond_the_limits_names_each_option()
    {
        Assert.Equal(
            [new("/epochs", "epochs is 0; it must be from 1 to 10000000."), new("/batchSize", "batchSize is 0; it must be at least 1.")],
            new TrainingOptions { Epochs = 0, BatchSize = 0 }.Validate());
        Assert.Equal("/epochs", Assert.Single(new TrainingOptions { Epochs = TrainingOptions.MaxEpochs + 1 }.Validate()).Pointer);
    }

    [Fact]
    public void Validate_penalties_and_clipping_names_each_option()
    {
        Assert.Equal(
            [
                new("/regularization/l1", "l1 is -0.1; it must be at least 0."),
                new("/regularization/l2", "l2 is -0.2; it must be at least 0."),
                new("/clipNorm", "clipNorm is 0; it must be above 0."),
            ],
            new TrainingOptions { L1 = -0.1, L2 = -0.2, ClipNorm = 0 }.Validate());
        Assert.Equal([new("/clipValue", "clipValue is -1; it must be above 0.")], new TrainingOptions { ClipValue = -1 }.Validate());
        Assert.Equal(
            [new("/clipValue", "clipNorm and clipValue are both given; leave one of them out.")],
            new TrainingOptions { ClipNorm = 1, ClipValue = 1 }.Validate());
        Assert.Empty(new TrainingOptions { L1 = 0.1, L2 = 0.1, ClipNorm = double.Epsilon }.Validate());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Validate_what_is_no_finite_number_is_refused(double value)
    {
        Assert.Equal("/regularization/l1", Assert.Single(new TrainingOptions { L1 = value }.Validate()).Pointer);
        Assert.Equal("/regularization/l2", Assert.Single(new TrainingOptions { L2 = value }.Validate()).Pointer);
        Assert.Equal("/clipNorm", Assert.Single(new TrainingOptions { ClipNorm = value }.Validate()).Pointer);
        Assert.Equal("/clipValue", Assert.Single(new TrainingOptions { ClipValue = value }.Validate()).Pointer);
        Assert.Equal(
            "/earlyStopping/minDelta", Assert.Single(new TrainingOptions { EarlyStopping = new(MinDelta: value) }.Validate()).Pointer);
    }

    [Fact]
    public void Validate_early_stopping_is_part_of_the_options() =>
        Assert.Equal(
            ["/epochs", "/earlyStopping/patience"],
            new TrainingOptions { Epochs = 0, EarlyStopping = new(Patience: 0) }.Validate().Select(fault => fault.Pointer));

    public static TheoryData<TrainingOptions> OnlyForGradients =>
    [
        new TrainingOptions { L1 = 0.1 },
        new TrainingOptions { L2 = 0.1 },
        new TrainingOptions { ClipNorm = 1 },
        new TrainingOptions { ClipValue = 1 },
        new TrainingOptions { Schedule = new CosineSchedule() },
        new TrainingOptions { Schedule = new ConstantSchedule(WarmupSteps: 1) },
    ];

    [Theory]
    [MemberData(nameof(OnlyForGradients))]
    public void Validate_hot_cold_with_what_is_for_gradients_is_refused(TrainingOptions options)
    {
        Assert.Empty(options.Validate());
        Assert.Equal(
            [new("/optimizer", "hotCold follows no gradient: regularization, clipping and schedules do not apply to it; leave them out.")],
            (options with { Optimizer = new HotCold() }).Validate());
        Assert.Empty(new TrainingOptions { Optimizer = new HotCold() }.Validate());
    }
}
