using NnService.Client;
using NnService.Web.Models;

namespace NnService.Web.Tests.Models;

public sealed class NetworkTextTests
{
    private static readonly Layer[] Layers = [new(100, "relu") { Dropout = 0.2 }, new(3, "softmax") { UseBias = false }];

    [Fact]
    public void A_network_is_written_in_one_line()
    {
        Assert.Equal("4 → 100 relu → 3 softmax", NetworkText.Line(4, Layers));
        Assert.Equal("? → 8 identity → ? softmax", NetworkText.Line(null, [new(8), new(null, "softmax")]));
        Assert.Equal("–", NetworkText.Line(null, null));
    }

    [Fact]
    public void A_choice_is_written_with_its_parameters()
    {
        Assert.Equal("relu", NetworkText.Text("relu"));
        Assert.Equal(
            "elu(alpha=0.5)",
            NetworkText.Text(new Choice("elu") { Parameters = new Dictionary<string, object> { ["alpha"] = 0.5 } }));
        Assert.Equal("–", NetworkText.Text(null));
    }

    [Fact]
    public void Layers_are_listed_as_Keras_prints_them()
    {
        var lines = NetworkText.Summary(4, Layers);
        Assert.Equal(["dense", "dropout", "dense_1"], lines.Select(line => line.Name));
        Assert.Equal(["(None, 100)", "(None, 100)", "(None, 3)"], lines.Select(line => line.Shape));
        Assert.Equal([500, 0, 300], lines.Select(line => line.Parameters));
    }

    [Fact]
    public void Parameters_are_not_known_while_a_shape_is_open() =>
        Assert.Equal([null, null], NetworkText.Summary(null, [new(8), new(null)]).Select(line => line.Parameters));
}
