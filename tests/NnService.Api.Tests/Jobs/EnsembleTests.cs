using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Jobs;

/// <summary>Several networks whose answers are averaged, through everything that handles a version.</summary>
public sealed class EnsembleTests(NnApp app) : IAsyncLifetime
{
    private const string Id = "ensemble";
    private const string Request =
        """{ "dataset": "penguins", "target": "species", "epochs": 20, "seed": 3, "ensemble": { "members": 3 } }""";

    private const string Instances =
        """[["Biscoe", 40, 18, null, 4000, null], ["Dream", 38.5, 17.25, 190, 3500, "MALE"], ["Torgersen", 41, 19, 185, 3600, "FEMALE"]]""";

    public async ValueTask InitializeAsync()
    {
        if ((await app.GetAsync($"/models/{Id}")).StatusCode != HttpStatusCode.NotFound) return;
        await app.CreateModelAsync(
            $$"""{ "id": "{{Id}}", "layers": [{ "units": 32, "activation": "relu" }, { "activation": "softmax" }], "seed": 9 }""");
        await app.TrainAndWaitAsync(Id, Request);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Job_and_version_tell_of_the_members_and_whose_rows_the_metrics_are()
    {
        var job = (await app.ReadAsync($"/jobs?model={Id}")).Items("items")[^1];
        Assert.Equal(3, job.GetProperty("request").GetProperty("ensemble").Number("members"));
        Assert.True(job.GetProperty("request").IsNull("validation"));

        var version = await app.ReadAsync($"/models/{Id}/versions/1");
        Assert.Equal((3, "out of fold, 3 folds"), (version.GetProperty("ensemble").Number("members"), version.Text("metricsSource")));
        Assert.Equal(version.GetProperty("parts").GetProperty("training").Number("rows"), version.GetProperty("metrics").Number("rows"));
        Assert.Equal(0, version.Number("parameterCount") % 3);
        // What one class is in the data is what always answering it would be right in.
        Assert.InRange(version.GetProperty("metrics").Number("accuracy"), 0.8, 1);
    }

    [Fact]
    public async Task A_prediction_is_the_mean_of_what_the_members_answer()
    {
        var file = JsonNode.Parse(await TextAsync($"/models/{Id}/export?format=json"))!;
        Assert.Equal(3, (int)file["members"]!);
        var bytes = file["weights"]!.AsArray().SelectMany(piece => Convert.FromBase64String((string)piece!)).ToArray();
        var mean = new double[9];
        for (var member = 0; member < 3; member++)
        {
            var alone = JsonNode.Parse(file.ToJsonString())!;
            alone.AsObject().Remove("members");
            var own = bytes.Chunk(bytes.Length / 3).ElementAt(member);
            alone["weights"] = new JsonArray(Convert.ToBase64String(own));
            alone["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(own));
            await (await app.PostAsync($"/models/import?id={Id}-{member}", alone.ToJsonString())).JsonAsync(HttpStatusCode.Created);
            var answers = await ProbabilitiesAsync($"{Id}-{member}");
            for (var i = 0; i < mean.Length; i++) mean[i] += answers[i] / 3;

            var weights = await app.ReadAsync($"/models/{Id}/weights?member={member}");
            Assert.Equal((member, 3), (weights.Number("member"), weights.Number("members")));
            Assert.Equal(
                (await app.ReadAsync($"/models/{Id}-{member}/weights")).GetProperty("layers").GetRawText(),
                weights.GetProperty("layers").GetRawText());
        }

        var averaged = await ProbabilitiesAsync(Id);
        for (var i = 0; i < mean.Length; i++) Assert.Equal(mean[i], averaged[i], 1e-6);

        // Two of three answered otherwise somewhere, or there would be nothing to average.
        Assert.NotEqual(await ProbabilitiesAsync($"{Id}-0"), await ProbabilitiesAsync($"{Id}-1"));
    }

    [Fact]
    public async Task A_file_of_it_comes_back_to_the_bit_and_a_graph_answers_the_same()
    {
        var file = await TextAsync($"/models/{Id}/export?format=json");
        await (await app.PostAsync($"/models/import?id={Id}-copy", file)).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(
            (await app.ReadAsync($"/models/{Id}/versions/1")).Text("sha256"),
            (await app.ReadAsync($"/models/{Id}-copy/versions/1")).Text("sha256"));
        Assert.Equal(await ProbabilitiesAsync(Id), await ProbabilitiesAsync($"{Id}-copy"));

        var graph = await app.GetAsync($"/models/{Id}/export?format=onnx");
        Assert.Equal(HttpStatusCode.OK, graph.StatusCode);
        var difference = double.Parse(graph.Headers.GetValues("NnService-Max-Difference").Single(), CultureInfo.InvariantCulture);
        Assert.InRange(difference, 0, 1e-5);
    }

    [Fact]
    public async Task Every_way_to_ask_gives_the_same_answer()
    {
        var expected = await ProbabilitiesAsync(Id);
        var csv = "island,culmen_length_mm,culmen_depth_mm,flipper_length_mm,body_mass_g,sex\nBiscoe,40,18,,4000,\n"
            + "Dream,38.5,17.25,190,3500,MALE\nTorgersen,41,19,185,3600,FEMALE\n";
        var names = (await app.ReadAsync($"/models/{Id}/schema")).Items("features").Select(feature => feature.Text("name"));
        csv = $"{string.Join(',', names)}\n{csv.Split('\n', 2)[1]}";
        var uploaded = await (await app.UploadAsync($"/models/{Id}/predict", csv)).JsonAsync();
        Assert.Equal(expected, Probabilities(uploaded));

        string[] cells = ["Dream", "38.5", "17.25", "190", "3500", "MALE"];
        var row = await app.ReadAsync($"/models/{Id}/predict?{string.Join('&', names.Zip(cells, (name, cell) => $"{name}={cell}"))}");
        Assert.Equal(expected[3..6], Probabilities(row));
    }

    [Fact]
    public async Task Evaluation_importance_and_the_glass_box_know_it()
    {
        var report = await (await app.PostAsync($"/models/{Id}/evaluate", """{ "dataset": "penguins" }""")).JsonAsync();
        Assert.InRange(report.GetProperty("metrics").Number("accuracy"), 0.8, 1);
        var importance = await (await app.PostAsync($"/models/{Id}/importance", """{ "dataset": "penguins" }""")).JsonAsync();
        Assert.NotEmpty(importance.Items("features"));

        var inputs = (await app.ReadAsync($"/models/{Id}/versions/1")).Number("inputs");
        var body = $$"""{ "inputs": [[{{string.Join(',', Enumerable.Repeat("0.5", (int)inputs))}}]], "targets": [[1, 0, 0]] }""";
        var traces = new List<string>();
        for (var member = 0; member < 3; member++)
        {
            var trace = await (await app.PostAsync($"/models/{Id}/trace?member={member}", body)).JsonAsync();
            Assert.Equal(member, trace.Number("member"));
            traces.Add(trace.GetProperty("outputs").GetRawText());
            var check = await (await app.PostAsync($"/models/{Id}/gradient-check?member={member}", body)).JsonAsync();
            Assert.InRange(check.Number("largestRelativeDifference"), 0, 1e-4);
        }

        Assert.Equal(3, traces.Distinct().Count());
        Assert.Equal(traces[0], (await (await app.PostAsync($"/models/{Id}/trace", body)).JsonAsync()).GetProperty("outputs").GetRawText());
    }

    [Fact]
    public async Task The_history_has_the_mean_and_every_member()
    {
        var job = (await app.ReadAsync($"/jobs?model={Id}")).Items("items")[^1].Text("id");
        var mean = (await app.ReadAsync($"/jobs/{job}/history")).Items("points");
        var members = new List<JsonElement[]>();
        for (var member = 0; member < 3; member++)
            members.Add([.. (await app.ReadAsync($"/jobs/{job}/history?member={member}")).Items("points")]);

        Assert.Equal(20, mean.Length);
        for (var epoch = 0; epoch < 20; epoch++)
        {
            Assert.Equal(members.Average(points => points[epoch].Number("loss")), mean[epoch].Number("loss"), 1e-12);
            Assert.Equal(members.Average(points => points[epoch].Number("validationLoss")), mean[epoch].Number("validationLoss"), 1e-12);
        }

        Assert.Equal(mean[^1].Number("loss"), (await app.ReadAsync($"/jobs/{job}")).Number("loss"));
        await (await app.GetAsync($"/jobs/{job}/history?member=3")).IsProblemAsync("bad_query_value", "?member", "3 networks, 0 to 2");
    }

    [Fact]
    public async Task It_is_made_again_to_the_bit_and_can_go_on()
    {
        var again = await (await app.PostAsync($"/models/{Id}/versions/1/reproduce", "")).JsonAsync(HttpStatusCode.Accepted);
        var ended = await app.FinishAsync(again.Text("id"));
        Assert.True(ended.GetProperty("reproduction").GetProperty("reproduced").GetBoolean(), ended.GetRawText());

        await app.CreateModelAsync(
            """{ "id": "goes-on", "layers": [{ "units": 4, "activation": "tanh" }, { "activation": "softmax" }] }""");
        await app.TrainAndWaitAsync("goes-on", Request);
        var job = await app.TrainAndWaitAsync(
            "goes-on", """{ "dataset": "penguins", "target": "species", "epochs": 3, "seed": 3, "from": "current" }""");
        Assert.Equal(3, job.GetProperty("request").GetProperty("ensemble").Number("members"));
        Assert.Equal(3, (await app.ReadAsync("/models/goes-on/versions/2")).GetProperty("ensemble").Number("members"));
        await (await app.PostAsync(
            "/models/goes-on/train",
            """{ "dataset": "penguins", "target": "species", "from": "current", "ensemble": { "members": 2 } }""")).IsProblemAsync(
            "invalid", "/ensemble/members", ", which has 3");
    }

    [Theory]
    [InlineData(""" "ensemble": { "members": 0 } """, "/ensemble/members", "from 1 to 32")]
    [InlineData(""" "ensemble": { "members": 33 } """, "/ensemble/members", "from 1 to 32")]
    [InlineData(""" "ensemble": { "members": 2 }, "validation": { "fraction": 0.2 } """, "/validation", "leaves out")]
    public async Task What_cannot_be_is_refused_with_its_place(string options, string pointer, string says) =>
        await (await app.PostAsync(
            $"/models/{Id}/train", $$"""{ "dataset": "penguins", "target": "species", {{options}} }""")).IsProblemAsync(
            "invalid", pointer, says);

    [Fact]
    public async Task A_member_that_is_not_there_is_refused()
    {
        await (await app.GetAsync($"/models/{Id}/weights?member=3")).IsProblemAsync("bad_query_value", "?member", "3 networks, 0 to 2");
        await (await app.GetAsync($"/models/{Id}/weights?member=-1")).IsProblemAsync("bad_query_value", "?member", "3 networks, 0 to 2");
        await (await app.GetAsync($"/models/{Id}/weights?member=1&version=9")).IsProblemAsync("not_found");
        await app.CreateModelAsync("""{ "id": "single", "inputs": 1, "layers": [{ "units": 1 }] }""");
        await (await app.GetAsync("/models/single/weights?member=1")).IsProblemAsync("bad_query_value", "?member", "there is one network");
        Assert.False((await app.ReadAsync("/models/single/weights?member=0")).TryGetProperty("member", out _));
    }

    private async Task<double[]> ProbabilitiesAsync(string id) =>
        Probabilities(await (await app.PostAsync($"/models/{id}/predict", $$"""{ "instances": {{Instances}} }""")).JsonAsync());

    private static double[] Probabilities(JsonElement answer) =>
        [.. answer.Items("predictions").SelectMany(
            prediction => prediction.GetProperty("probabilities").EnumerateObject().Select(pair => pair.Value.GetDouble()))];

    private async Task<string> TextAsync(string path) =>
        await (await app.GetAsync(path)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
