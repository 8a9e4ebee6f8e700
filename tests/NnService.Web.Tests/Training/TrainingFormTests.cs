using System.Text.Json.Nodes;
using NnService.Client;
using NnService.Web.Training;
using static NnService.Web.Tests.Training.TrainingSchemas;

namespace NnService.Web.Tests.Training;

public sealed class TrainingFormTests
{
    private readonly TrainingForm _form = new(Own);

    [Fact]
    public void Nothing_entered_is_an_empty_request() => Assert.Equal("{}", Body(0));

    [Fact]
    public void A_parameter_brings_the_name_of_the_default_along()
    {
        _form.Set(Part.Training, "/optimizer/learningRate", JsonValue.Create(0.01));
        Assert.Equal("""{"optimizer":{"type":"adam","learningRate":0.01}}""", Body(0));
    }

    [Fact]
    public void A_parameter_taken_away_leaves_nothing_behind()
    {
        _form.Set(Part.Training, "/optimizer/learningRate", JsonValue.Create(0.01));
        _form.Set(Part.Training, "/optimizer/learningRate", null);
        Assert.Equal("{}", Body(0));
        _form.Set(Part.Training, "/optimizer", JsonValue.Create("sgd"));
        _form.Set(Part.Training, "/optimizer/momentum", JsonValue.Create(0.9));
        _form.Set(Part.Training, "/optimizer/momentum", null);
        Assert.Equal("""{"optimizer":"sgd"}""", Body(0));
    }

    [Fact]
    public void The_default_of_a_choice_is_not_written()
    {
        var optimizer = Of(Own.Training, "optimizer");
        Assert.Null(Selection.Choose(optimizer, "adam"));
        Assert.Equal("\"sgd\"", Selection.Choose(optimizer, "sgd")!.ToJsonString());
        Assert.Equal("adam", Selection.Of(optimizer, null)!.Name);
        Assert.Null(Selection.Of(optimizer, JsonValue.Create("unheard of")));
    }

    [Fact]
    public void A_column_that_names_rows_takes_the_place_of_their_share()
    {
        _form.Set(Part.Training, "/validation", Json("""{ "fraction": 0.2 }"""));
        var split = Of(Of(Own.Training, "validation").Members, "split");
        _form.Set(Part.Training, "/validation/split", Selection.Choose(split, "column"));
        _form.Set(Part.Training, "/validation/split/column", JsonValue.Create("part"));
        Assert.Equal("""{"validation":{"split":{"column":"part"}}}""", Body(0));
        Assert.Equal("column", Selection.Of(split, _form.Get(Part.Training, "/validation/split"))!.Name);
    }

    [Fact]
    public void Weights_of_classes_are_kept_by_label()
    {
        var weights = Of(Own.Training, "classWeights");
        _form.Set(Part.Training, "/classWeights", Selection.Choose(weights, "{…}"));
        _form.Set(Part.Training, "/classWeights/a~1b", JsonValue.Create(2));
        Assert.Equal("""{"classWeights":{"a/b":2}}""", Body(0));
        Assert.Equal(SettingKind.Number, _form.SettingAt(Part.Training, "/classWeights/a~1b")!.Kind);
    }

    [Fact]
    public void No_rows_at_all_is_another_request_than_the_default()
    {
        _form.SetNone(Part.Training, "/validation");
        Assert.Equal("""{"validation":null}""", Body(0));
        _form.Set(Part.Training, "/validation", null);
        Assert.Equal("{}", Body(0));
    }

    [Fact]
    public void An_object_that_says_nothing_is_left_out_unless_being_there_says_it()
    {
        _form.Set(Part.Training, "/regularization/l2", JsonValue.Create(0.1));
        _form.Set(Part.Training, "/regularization/l2", null);
        Assert.Equal("{}", Body(0));
        _form.Set(Part.Training, "/earlyStopping", Json("{}"));
        _form.Set(Part.Training, "/earlyStopping/patience", JsonValue.Create(5));
        _form.Set(Part.Training, "/earlyStopping/patience", null);
        Assert.Equal("""{"earlyStopping":{}}""", Body(0));
    }

    [Fact]
    public void One_target_is_a_word_and_several_are_a_list()
    {
        _form.SetTargets(["y"]);
        Assert.Equal("""{"target":"y"}""", Body(0));
        _form.SetTargets(["y", "z"]);
        Assert.Equal("""{"target":["y","z"]}""", Body(0));
        _form.SetTargets([]);
        Assert.Equal("{}", Body(0));
    }

    [Fact]
    public void Naming_all_features_is_the_same_as_naming_none()
    {
        _form.SetFeatures(["a"], ["a", "b"]);
        Assert.Equal("""{"features":["a"]}""", Body(0));
        _form.SetFeatures(["b", "a"], ["a", "b"]);
        Assert.Equal("{}", Body(0));
    }

    [Fact]
    public void A_column_that_becomes_the_target_is_no_feature_any_more()
    {
        _form.SetFeatures(["a", "b"], ["a", "b", "c"]);
        _form.SetTargets(["b"]);
        Assert.Equal("""{"features":["a"],"target":"b"}""", Body(0));
    }

    [Fact]
    public void A_network_by_hand_takes_two_requests()
    {
        _form.Set(Part.Training, "/dataset", JsonValue.Create("iris"));
        _form.Set(Part.Model, "/id", JsonValue.Create("mine"));
        Assert.Equal("""{"id":"mine","dataset":"iris"}""", Body(0));
        _form.Model["layers"] = LayerProposal.First("softmax");
        _form.SetSource(NetworkSource.ByHand);
        Assert.Equal(["models", "models/mine/train"], _form.Requests().Select(request => request.Path));
        Assert.Equal("""{"id":"mine","layers":[{"units":16,"activation":"relu"},{"activation":"softmax"}]}""", Body(0));
        Assert.Equal("""{"dataset":"iris"}""", Body(1));
    }

    [Fact]
    public void What_only_a_chosen_network_takes_waits_while_the_layers_are_given()
    {
        _form.Set(Part.Training, "/effort", JsonValue.Create("fast"));
        _form.SetSource(NetworkSource.Existing, "mine");
        Assert.Equal("{}", Body(0));
        Assert.Equal("models/mine/train", _form.Requests()[0].Path);
        _form.SetChosen(true);
        Assert.Equal("""{"effort":"fast"}""", Body(0));
        _form.SetSource(NetworkSource.ByHand);
        Assert.Equal("{}", Body(1));
        _form.SetSource(NetworkSource.Automatic);
        Assert.Equal("""{"effort":"fast"}""", Body(0));
    }

    [Fact]
    public void Json_that_was_written_is_sent_with_all_that_no_control_knows()
    {
        _form.Replace(Part.Training, Json("""{ "id": "mine", "dataset": "iris", "target": ["a", "b"], "later": { "x": 1 } }"""));
        Assert.Equal("iris", _form.Dataset);
        Assert.Equal(["a", "b"], _form.Targets);
        Assert.Equal("mine", _form.Model["id"]!.GetValue<string>());
        _form.Set(Part.Training, "/epochs", JsonValue.Create(5));
        Assert.Equal("""{"id":"mine","dataset":"iris","target":["a","b"],"later":{"x":1},"epochs":5}""", Body(0));
    }

    [Fact]
    public void What_was_saved_comes_back()
    {
        _form.Set(Part.Training, "/dataset", JsonValue.Create("iris"));
        _form.SetNone(Part.Training, "/validation");
        _form.SetSource(NetworkSource.Existing, "mine");
        var other = new TrainingForm(Own);
        other.Restore(_form.Save());
        Assert.Equal(Body(0), other.Requests()[0].Body.ToJsonString());
        Assert.Equal("mine", other.Existing);
    }

    [Fact]
    public void Odd_json_of_known_members_does_no_harm()
    {
        _form.Replace(Part.Training, Json("""{ "dataset": 1, "target": { "a": [] }, "features": 3, "optimizer": 7, "validation": "x" }"""));
        Assert.Null(_form.Dataset);
        Assert.Empty(_form.Targets);
        Assert.Null(_form.Features);
        Assert.NotEmpty(FormPlaces.Of(_form));
        _form.Set(Part.Training, "/validation/fraction", JsonValue.Create(0.1));
        Assert.Equal("0.1", _form.Get(Part.Training, "/validation/fraction")!.ToJsonString());
    }

    [Fact]
    public void Faults_stand_beside_the_innermost_control_and_the_uppermost_comes_first()
    {
        _form.Set(Part.Training, "/optimizer", JsonValue.Create("sgd"));
        var rest = _form.Faults.Take(
            _form,
            Part.Training,
            [
                new("/optimizer/learningRate", "rate"),
                new("/optimizer/unknown", "unknown"),
                new("/target/1", "target"),
                new("/data/rows", "rows"),
                new("/id", "id"),
                new("", "all"),
            ]);
        Assert.Equal(["rows", "all"], rest.Select(fault => fault.Detail));
        Assert.Equal((Part.Training, "/target"), _form.Faults.First);
        Assert.Equal(["rate"], _form.Faults.At(Part.Training, "/optimizer/learningRate"));
        Assert.Equal(["unknown"], _form.Faults.At(Part.Training, "/optimizer"));
        Assert.Equal(["id"], _form.Faults.At(Part.Model, "/id"));
    }

    [Fact]
    public void Faults_of_layers_stand_beside_their_fields()
    {
        _form.Model["layers"] = LayerProposal.First("softmax");
        _form.SetSource(NetworkSource.ByHand);
        var rest = _form.Faults.Take(_form, Part.Model, [new NnFault("/layers/0/units", "units"), new NnFault("/loss", "loss")]);
        Assert.Empty(rest);
        Assert.Equal(["units"], _form.Faults.At(Part.Model, "/layers/0/units"));
    }

    [Fact]
    public void A_changed_control_has_no_fault_any_more()
    {
        _form.Faults.Take(_form, Part.Training, [new NnFault("/epochs", "few"), new NnFault("/batchSize", "large")]);
        _form.Set(Part.Training, "/epochs", JsonValue.Create(5));
        Assert.Empty(_form.Faults.At(Part.Training, "/epochs"));
        Assert.Equal(1, _form.Faults.Count);
    }

    [Fact]
    public void Json_that_is_none_is_told_with_its_place()
    {
        var read = RequestText.Read("{\n  \"epochs\": ,\n}");
        Assert.Null(read.Body);
        Assert.Equal((2, 13), (read.Line, read.Column));
        Assert.DoesNotContain("LineNumber", read.Detail, StringComparison.Ordinal);
        Assert.Null(RequestText.Read("[1]").Body);
        Assert.Null(RequestText.Read("").Body);
        Assert.Null(RequestText.Read("""{ "a": 1, "a": 2 }""").Body);
    }

    private string Body(int request) => _form.Requests()[request].Body.ToJsonString();
}
