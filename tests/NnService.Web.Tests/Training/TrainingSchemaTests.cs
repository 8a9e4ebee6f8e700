using System.Text.Json.Nodes;
using NnService.Web.Training;
using static NnService.Web.Tests.Training.TrainingSchemas;

namespace NnService.Web.Tests.Training;

public sealed class TrainingSchemaTests
{
    [Fact]
    public void Members_have_the_kind_of_their_schema()
    {
        var kinds = Own.Training.ToDictionary(setting => setting.Name, setting => setting.Kind);
        Assert.Equal(SettingKind.Whole, kinds["epochs"]);
        Assert.Equal(SettingKind.Number, kinds["clipNorm"]);
        Assert.Equal(SettingKind.Flag, kinds["shuffle"]);
        Assert.Equal(SettingKind.Choice, kinds["optimizer"]);
        Assert.Equal(SettingKind.Choice, kinds["promote"]);
        Assert.Equal(SettingKind.Choice, kinds["classWeights"]);
        Assert.Equal(SettingKind.Members, kinds["validation"]);
        Assert.Equal(SettingKind.Texts, kinds["features"]);
        Assert.Equal(SettingKind.Text, kinds["sampleWeight"]);
        Assert.Equal(SettingKind.Text, kinds["from"]);
        Assert.Equal(SettingKind.Map, Of(Of(Own.Training, "preprocessing").Members, "columns").Kind);
        Assert.Equal(SettingKind.Json, Of(Own.Layer, "kernel").Kind);
    }

    [Fact]
    public void A_new_model_is_named_beside_its_training() =>
        Assert.Equal(["id", "description"], Own.Naming.Select(setting => setting.Name));

    [Fact]
    public void Defaults_that_always_hold_are_read_from_the_descriptions()
    {
        Assert.Equal("adam", Of(Own.Training, "optimizer").Default);
        Assert.Equal("ifBetter", Of(Own.Training, "promote").Default);
        Assert.Equal("true", Of(Own.Training, "shuffle").Default);
        Assert.Equal("xavierUniform", Of(Own.Layer, "initializer").Default);
        Assert.Equal("auto", Of(Own.Training, "task").Default);
    }

    [Fact]
    public void A_default_that_depends_on_something_else_is_none()
    {
        var numeric = Of(Of(Own.Training, "preprocessing").Members, "numeric");
        Assert.Null(numeric.Default);
        Assert.Equal("standardize", numeric.UsualDefault);
        Assert.Null(Of(Own.Training, "restoreBest").Default);
    }

    [Fact]
    public void Parameters_have_their_bounds_and_the_defaults_of_the_capabilities()
    {
        var optimizer = Of(Own.Training, "optimizer");
        var rate = Of(optimizer.Find("adam")!.Parameters, "learningRate");
        Assert.Equal("0.002", rate.Default);
        Assert.Equal("> 0", Entry.Bounds(rate));
        var momentum = Of(optimizer.Find("sgd")!.Parameters, "momentum");
        Assert.Equal("≥ 0, < 1", Entry.Bounds(momentum));
        Assert.True(momentum.Takes(0));
        Assert.False(momentum.Takes(1));
        Assert.Equal("false", Of(optimizer.Find("sgd")!.Parameters, "nesterov").Default);
    }

    [Fact]
    public void What_is_monitored_is_chosen_from_the_capabilities() => Assert.Equal(
        ["loss", "validationLoss"],
        Of(Of(Own.Training, "earlyStopping").Members, "monitor").Alternatives.Select(alternative => alternative.Name));

    [Fact]
    public void Null_is_a_value_of_its_own_where_the_api_says_so()
    {
        Assert.True(Of(Own.Training, "validation").AllowsNone);
        Assert.False(Of(Own.Training, "test").AllowsNone);
    }

    [Fact]
    public void A_new_activation_appears_with_its_parameter()
    {
        var schema = Read(schemas =>
        {
            var several = schemas["ActivationChoice"]!["oneOf"]!.AsArray();
            several[0]!["enum"]!.AsArray().Add("swish");
            several.Add(Json(
                """
                {
                  "title": "swish", "type": "object", "required": ["type"], "description": "f(z) = z / (1 + e^(-beta z))",
                  "properties": {
                    "type": { "enum": ["swish"], "type": "string" },
                    "beta": { "minimum": 0, "type": "number", "description": "a number at least 0; 1 by default" }
                  }
                }
                """));
        });
        var swish = Of(schema.Layer, "activation").Find("swish")!;
        Assert.Equal("f(z) = z / (1 + e^(-beta z))", swish.Description);
        Assert.Equal("1", Of(swish.Parameters, "beta").Default);
    }

    [Fact]
    public void A_new_option_of_a_training_appears_among_the_others()
    {
        var schema = Read(schemas => schemas["Train"]!["properties"]!["labelSmoothing"] = Json(
            """{ "type": ["null", "number"], "description": "How soft labels are; 0 by default." }"""));
        var option = Of([.. FormPlaces.OtherSettings(new TrainingForm(schema))], "labelSmoothing");
        Assert.Equal(SettingKind.Number, option.Kind);
        Assert.Equal("How soft labels are; 0 by default.", option.Description);
    }

    [Fact]
    public void A_schema_that_contains_itself_ends()
    {
        var schema = Read(schemas => schemas["Split"]!["properties"]!["again"] = Json("""{ "$ref": "#/components/schemas/Split" }"""));
        Assert.NotEmpty(Of(schema.Training, "validation").Members);
    }

    [Fact]
    public void Every_member_that_no_section_names_has_a_control_all_the_same()
    {
        var form = new TrainingForm(Own);
        var places = FormPlaces.Of(form).Select(place => place.Pointer).ToHashSet();
        Assert.Equal(
            ["data", "from"],
            Own.Training.Select(setting => setting.Name).Where(name => !places.Contains($"/{name}")));
    }

    [Fact]
    public void Numbers_that_are_none_stay_as_they_were_typed()
    {
        var epochs = Of(Own.Training, "epochs");
        Assert.Equal("12", Entry.Read(epochs, " 12 ")!.ToJsonString());
        Assert.Equal("0.5", Entry.Read(epochs, ".5")!.ToJsonString());
        Assert.Equal("\"many\"", Entry.Read(epochs, "many")!.ToJsonString());
        Assert.Null(Entry.Read(epochs, " "));
        Assert.True(Entry.Fits(epochs, JsonValue.Create(12)));
        Assert.False(Entry.Fits(epochs, JsonValue.Create(0.5)));
        Assert.False(Entry.Fits(epochs, JsonValue.Create("many")));
    }

    [Fact]
    public void A_start_is_a_number_or_a_word()
    {
        var start = Of(Own.Training, "from");
        Assert.Equal("3", Entry.Read(start, "3")!.ToJsonString());
        Assert.Equal("\"current\"", Entry.Read(start, "current")!.ToJsonString());
    }
}
