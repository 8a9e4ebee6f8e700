using NnService.Client;
using NnService.Web.Models;

namespace NnService.Web.Tests.Models;

public sealed class NetworkLayoutTests
{
    [Fact]
    public void Each_layer_is_a_column_from_left_to_right()
    {
        var layout = NetworkLayout.Of(Network(2, 3, 1))!;
        Assert.Equal([2, 3, 1], layout.Columns.Select(column => column.Count));
        Assert.Equal(layout.Columns.Select(column => column[0].X).Order(), layout.Columns.Select(column => column[0].X));
        Assert.All(layout.Columns, column => Assert.Single(column.Select(node => node.X).Distinct()));
        Assert.Equal((2 * 3) + 3, layout.AllLinks);
    }

    [Fact]
    public void Nodes_lie_in_the_picture_and_not_on_each_other()
    {
        var layout = NetworkLayout.Of(Network(64, 100, 10))!;
        Assert.All(layout.Columns, column =>
        {
            Assert.All(column, node => Assert.InRange(node.Y, node.Radius, layout.Height - node.Radius));
            Assert.All(column.Zip(column.Skip(1)), pair => Assert.True(pair.Second.Y - pair.First.Y >= 2 * pair.First.Radius));
        });
    }

    [Fact]
    public void A_column_is_in_the_middle()
    {
        var layout = NetworkLayout.Of(Network(4, 100, 1))!;
        Assert.Equal(layout.Height / 2, layout.Columns[2][0].Y, 9);
        Assert.Equal(layout.Height / 2, layout.Columns[0].Average(node => node.Y), 9);
    }

    [Fact]
    public void More_nodes_than_can_be_told_apart_are_not_drawn()
    {
        Assert.NotNull(NetworkLayout.Of(Network(100, 100)));
        Assert.Null(NetworkLayout.Of(Network(101, 100)));
        Assert.Null(NetworkLayout.Of([]));
    }

    [Fact]
    public void Of_many_links_the_strongest_are_drawn_the_strongest_last()
    {
        var layout = NetworkLayout.Of(Network(100, 100))!;
        Assert.Equal(10_000, layout.AllLinks);
        Assert.Equal(NetworkLayout.MaxLinks, layout.Links.Count);
        Assert.Equal(9_999, Math.Abs(layout.Links[^1].Weight));
        Assert.Equal(10_000 - NetworkLayout.MaxLinks, Math.Abs(layout.Links[0].Weight));
    }

    [Fact]
    public void A_link_is_the_thicker_the_larger_its_weight_whatever_its_sign()
    {
        var layout = NetworkLayout.Of([new([[0.5, -2]], [])])!;
        Assert.Equal(2, layout.Largest);
        Assert.Equal(4, layout.ThicknessOf(-2));
        Assert.True(layout.ThicknessOf(0.5) < layout.ThicknessOf(-1));
        Assert.True(layout.ThicknessOf(0) > 0);
    }

    [Fact]
    public void Weights_of_zero_or_none_at_all_can_be_drawn()
    {
        var layout = NetworkLayout.Of([new([[0, double.NaN]], [])])!;
        Assert.Single(layout.Links);
        Assert.True(layout.ThicknessOf(0) > 0);
    }

    // Weights 0, -1, 2, -3 … in the order of the links of a layer.
    private static LayerWeights[] Network(params int[] counts) =>
    [
        .. counts.Zip(counts.Skip(1)).Select(pair => new LayerWeights(
            [.. Enumerable.Range(0, pair.First).Select(from => (IReadOnlyList<double>)
            [
                .. Enumerable.Range(0, pair.Second).Select(to => (double)((from * pair.Second) + to))
                    .Select(weight => weight % 2 == 0 ? weight : -weight),
            ])],
            [])),
    ];
}
