using NnService.Domain.Encoding;

namespace NnService.Domain.Tests.Encoding;

public sealed class PreprocessingTests
{
    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    public void Validate_limit_below_one_is_a_fault(int limit) =>
        Assert.Equal(
            [new Fault("/preprocessing/maxCategories", $"maxCategories is {limit}; it must be at least 1.")],
            new Preprocessing { MaxCategories = limit }.Validate());

    [Fact]
    public void Validate_defaults_are_sound()
    {
        Assert.Empty(Preprocessing.Default.Validate());
        Assert.Empty(new Preprocessing { MaxCategories = 1 }.Validate());
    }
}
