using NnService.Chaos.Fuzz;

namespace NnService.Chaos.Tests.Fuzz;

public sealed class JsonTreeTests
{
    [Theory]
    [InlineData("""{"a":[1,2.50,-0,1e400],"b":{"c":null,"d":true},"":"\uD83E\uDD8A"}""")]
    [InlineData("[]")]
    [InlineData("\"a\"")]
    public void What_is_parsed_is_written_again(string json) => Assert.Equal(json, JsonTree.Parse(json).ToString());

    [Fact]
    public void Members_may_be_there_twice_and_scalars_may_be_no_JSON()
    {
        var tree = JsonTree.Parse("""{"a":1}""");
        tree.Members!.Add(new("a", JsonTree.OfScalar("NaN")));
        Assert.Equal("""{"a":1,"a":NaN}""", tree.ToString());
    }

    [Fact]
    public void A_clone_shares_nothing()
    {
        var tree = JsonTree.Parse("""{"a":[{"b":1}]}""");
        foreach (var node in tree.Clone().All()) node.Become(JsonTree.OfScalar("0"));
        Assert.Equal("""{"a":[{"b":1}]}""", tree.ToString());
    }
}
