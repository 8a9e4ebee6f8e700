using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Textbook;

namespace NnService.Domain.Tests.Textbook;

public sealed class ParameterNamesTests
{
    private static readonly ParameterNames Names = new(
        TextbookNetwork.Initialize(TestData.Definition(2, new HalfSquaredError(), (2, new Tanh()), (1, new Identity()))));

    [Fact]
    public void All_counts_weights_and_biases_through_the_layers() =>
        Assert.Equal(["w1", "w2", "w3", "w4", "b1", "b2", "w5", "w6", "b3"], Names.All);

    [Fact]
    public void Find_knows_each_of_them() => Assert.Equal(Enumerable.Range(0, 9), Names.All.Select(Names.Find));

    [Theory]
    [InlineData("")]
    [InlineData("w")]
    [InlineData("w0")]
    [InlineData("w7")]
    [InlineData("w01")]
    [InlineData("w+1")]
    [InlineData("w 1")]
    [InlineData("W1")]
    [InlineData("b4")]
    [InlineData("w99999999999999999999")]
    [InlineData("₁")]
    public void Find_of_another_name_is_none(string name) => Assert.Equal(-1, Names.Find(name));

    [Fact]
    public void Description_tells_what_there_is()
    {
        Assert.Equal("w1 to w6, b1 to b3", Names.Description);
        Assert.Equal(
            "w1",
            new ParameterNames(TextbookNetwork.Initialize(
                new() { Inputs = 1, Layers = [TestData.Layer(new Identity(), [[1]])], Loss = new HalfSquaredError() })).Description);
    }
}
