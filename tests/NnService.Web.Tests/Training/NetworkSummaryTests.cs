using System.Text.Json.Nodes;
using NnService.Client;
using NnService.Web.Training;
using static NnService.Web.Tests.Training.TrainingSchemas;

namespace NnService.Web.Tests.Training;

public sealed class NetworkSummaryTests
{
    private static readonly DatasetColumn Length = new("length", "number", 0, 1, 9, 5, 2, null, null);

    private static readonly DatasetColumn Island = new("island", "category", 3, null, null, null, null, 3, ["a", "b", "c"]);

    private static readonly DatasetColumn Note = new("note", "text", 0, null, null, null, null, 90, null);

    private static readonly DatasetColumn Species = new("species", "category", 0, null, null, null, null, 4, null);

    private static readonly Dataset Table = new("table", 100, 1, "", [Length, Island, Note, Species], []);

    [Fact]
    public void Weights_and_biases_of_each_layer_are_counted()
    {
        var summary = NetworkSummary.Of(Layers("""[{ "units": 16, "activation": "relu" }, { "activation": "softmax" }]"""), 4, 3);
        Assert.Equal([80, 51], summary.Layers.Select(layer => layer.Parameters));
        Assert.Equal(131, summary.Parameters);
        Assert.Equal(["(None, 16)", "(None, 3)"], summary.Layers.Select(layer => layer.Shape));
        Assert.Equal(["dense", "dense_1"], summary.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void A_layer_without_bias_has_no_bias_parameters() =>
        Assert.Equal(64, NetworkSummary.Of(Layers("""[{ "units": 16, "useBias": false }]"""), 4, null).Parameters);

    [Fact]
    public void Biases_that_do_not_learn_are_not_trainable()
    {
        var summary = NetworkSummary.Of(Layers("""[{ "units": 16 }]"""), 4, null, biasesLearn: false);
        Assert.Equal((80, 64), (summary.Parameters, summary.Trainable));
    }

    [Fact]
    public void What_is_open_or_odd_is_not_counted()
    {
        Assert.Null(NetworkSummary.Of(Layers("""[{ "units": 16 }]"""), null, 3).Parameters);
        Assert.Null(NetworkSummary.Of(Layers("""[{ "units": "many" }, {}]"""), 4, 3).Parameters);
        Assert.Null(NetworkSummary.Of(Layers("""[{ "units": 9223372036854775807 }, { "units": 9223372036854775807 }]"""), 4, 3).Parameters);
        Assert.Null(NetworkSummary.Of(Layers("""[7, null, [], { "activation": 3 }]"""), 4, 3).Parameters);
        Assert.Equal(0, NetworkSummary.Of([], 4, 3).Parameters);
    }

    [Fact]
    public void A_number_is_one_input_and_a_word_one_for_each_and_one_for_gaps()
    {
        var form = Form("species");
        var estimate = InputEstimate.Of(Table, form, "softmax");
        Assert.Equal(1 + 3 + 1, estimate.Inputs);
        Assert.Equal(4, estimate.Outputs);
        Assert.False(estimate.IsExact);
    }

    [Fact]
    public void Numbers_without_gaps_are_certain()
    {
        var form = Form("species");
        form.SetFeatures(["length"], null);
        Assert.Equal(new InputEstimate(1, 4, IsExact: true), InputEstimate.Of(Table, form, "softmax"));
    }

    [Fact]
    public void Preprocessing_changes_how_many_inputs_there_are()
    {
        var form = Form("species");
        form.Training["preprocessing"] = Json("""{ "numeric": { "type": "piecewiseLinear", "bins": 8 }, "maxCategories": 2 }""");
        Assert.Equal((1 + 8) + (2 + 1 + 1), InputEstimate.Of(Table, form, "softmax").Inputs);
        form.Training["preprocessing"] = Json("""{ "columns": { "length": { "numeric": "piecewiseLinear" } } }""");
        Assert.Equal((1 + 16) + (3 + 1), InputEstimate.Of(Table, form, "softmax").Inputs);
    }

    [Fact]
    public void A_column_that_weighs_or_names_rows_is_no_input()
    {
        var form = Form("species");
        form.Training["sampleWeight"] = "length";
        Assert.Equal(["island"], InputEstimate.UsableOf(Table, form).Select(column => column.Name));
        form.Training["test"] = Json("""{ "split": { "column": "island" } }""");
        Assert.Empty(InputEstimate.UsableOf(Table, form));
    }

    [Fact]
    public void An_output_of_numbers_has_one_unit_for_each_target()
    {
        Assert.Equal(1, InputEstimate.Of(Table, Form("length"), null).Outputs);
        Assert.Equal(1, InputEstimate.Of(Table, Form("species"), "sigmoid").Outputs);
        Assert.Null(InputEstimate.Of(Table, new TrainingForm(Own), null).Outputs);
    }

    [Fact]
    public void Whole_numbers_may_be_classes_and_others_are_not()
    {
        Assert.Equal(9, InputEstimate.Of(Table, Form("length"), "softmax").Outputs);
        Assert.False(InputEstimate.Of(Table, Form("length"), "softmax").IsExact);
        Assert.True(LayerProposal.MayBeClasses([Length], 180));
        Assert.False(LayerProposal.MayBeClasses([Length], 179));
        Assert.False(LayerProposal.MayBeClasses([Length with { Max = 8.5 }], 180));
        Assert.Null(InputEstimate.WholeNumbersOf(Length with { Max = 1e9 }));
    }

    [Fact]
    public void The_proposed_output_goes_with_the_targets()
    {
        Assert.Equal("softmax", LayerProposal.OutputFor([Species]));
        Assert.Equal("identity", LayerProposal.OutputFor([Length]));
        Assert.Equal("identity", LayerProposal.OutputFor([Length, Length]));
        Assert.Equal("sigmoid", LayerProposal.OutputFor([Island, Species]));
    }

    [Fact]
    public void A_proposed_output_follows_the_target_and_a_chosen_one_stays()
    {
        var layers = LayerProposal.First("softmax");
        LayerProposal.Follow(layers, "softmax", "identity");
        Assert.Equal("{}", layers[^1]!.ToJsonString());
        LayerProposal.Follow(layers, "identity", "sigmoid");
        Assert.Equal("""{"activation":"sigmoid"}""", layers[^1]!.ToJsonString());
        layers[^1]!["activation"] = "tanh";
        LayerProposal.Follow(layers, "sigmoid", "softmax");
        Assert.Equal("""{"activation":"tanh"}""", layers[^1]!.ToJsonString());
    }

    private static TrainingForm Form(string target)
    {
        var form = new TrainingForm(Own);
        form.SetTargets([target]);
        return form;
    }

    private static JsonArray Layers(string text) => (JsonArray)JsonNode.Parse(text)!;
}
