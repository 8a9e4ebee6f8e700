using NnService.Domain.Encoding;

namespace NnService.Domain.Tests.Encoding;

public sealed class PreprocessingTests
{
    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    public void Validate_LimitBelowOne_IsAFault(int limit) =>
        Assert.Equal(
            [new Fault("/preprocessing/maxCategories", $"maxCategories is {limit}; it must be at least 1.")],
            new Preprocessing { MaxCategories = limit }.Validate());

    [Fact]
    public void Validate_Defaults_AreSound()
    {
        Assert.Empty(Preprocessing.Default.Validate());
        Assert.Empty(new Preprocessing { MaxCategories = 1 }.Validate());
    }
}
