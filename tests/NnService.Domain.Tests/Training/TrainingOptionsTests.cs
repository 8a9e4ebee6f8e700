using NnService.Domain.Training;
using NnService.Domain.Training.Optimizers;

namespace NnService.Domain.Tests.Training;

public sealed class TrainingOptionsTests
{
    [Fact]
    public void Defaults_AreThoseOfTheDocumentation() =>
        Assert.Equal(new TrainingOptions { Epochs = 100, BatchSize = 32, Shuffle = true, Optimizer = new Adam(), Seed = 0, TrainBiases = true }, new TrainingOptions());

    [Theory]
    [InlineData(1, 1)]
    [InlineData(TrainingOptions.MaxEpochs, int.MaxValue)]
    public void Validate_AtTheLimits_FindsNothing(int epochs, int batchSize) => Assert.Empty(new TrainingOptions { Epochs = epochs, BatchSize = batchSize }.Validate());

    [Fact]
    public void Validate_BeyondTheLimits_NamesEachOption()
    {
        Assert.Equal(
            [new("/epochs", "epochs is 0; it must be from 1 to 10000000."), new("/batchSize", "batchSize is 0; it must be at least 1.")],
            new TrainingOptions { Epochs = 0, BatchSize = 0 }.Validate());
        Assert.Equal("/epochs", Assert.Single(new TrainingOptions { Epochs = TrainingOptions.MaxEpochs + 1 }.Validate()).Pointer);
    }
}
