using NnService.Client;
using NnService.Web.Models;

namespace NnService.Web.Tests.Models;

public sealed class TryAnswerTests
{
    private static readonly ModelSchema Schema = new(
        "m", 1, "", false, 1, 1, [], [new("price", "number", null), new("size", "number", null)]);

    [Fact]
    public void Classes_have_a_label_and_shares()
    {
        var probabilities = new Dictionary<string, double> { ["a"] = 0.7, ["b"] = 0.3 };
        var answer = TryAnswer.Of(new(Label: "a", Probability: 0.7, Probabilities: probabilities), Schema);
        Assert.Equal([("price", (Cell)"a")], answer.Labels);
        Assert.Equal([("a", 0.7), ("b", 0.3)], answer.Shares);
        Assert.Empty(answer.Numbers);
    }

    [Fact]
    public void A_number_has_its_interval() =>
        Assert.Equal([new("price", 5, 4, 6)], TryAnswer.Of(new(Value: 5, Lower: 4, Upper: 6), Schema).Numbers);

    [Fact]
    public void Several_numbers_have_each_their_own()
    {
        var prediction = new Prediction(
            Values: new Dictionary<string, double> { ["price"] = 5, ["size"] = 7 },
            Lowers: new Dictionary<string, double> { ["price"] = 4 },
            Uppers: new Dictionary<string, double> { ["price"] = 6 });
        Assert.Equal([new("price", 5, 4, 6), new("size", 7, null, null)], TryAnswer.Of(prediction, Schema).Numbers);
    }

    [Fact]
    public void Several_labels_stand_beside_the_shares_of_their_targets()
    {
        var prediction = new Prediction(
            Labels: new Dictionary<string, Cell> { ["wet"] = true },
            Probabilities: new Dictionary<string, double> { ["wet"] = 0.8 });
        var answer = TryAnswer.Of(prediction, Schema);
        Assert.Equal([("wet", (Cell)true)], answer.Labels);
        Assert.Equal([("wet", 0.8)], answer.Shares);
    }

    [Fact]
    public void Plain_outputs_are_named_by_place() =>
        Assert.Equal([new("y1", 0.5, null, null), new("y2", 1, null, null)], TryAnswer.Of(new(Outputs: [0.5, 1]), Schema).Numbers);
}
