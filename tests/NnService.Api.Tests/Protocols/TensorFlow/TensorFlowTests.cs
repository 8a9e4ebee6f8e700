using System.Net;

namespace NnService.Api.Tests.Protocols.TensorFlow;

/// <summary>The REST API of TensorFlow Serving, in the words of its documentation.</summary>
public sealed class TensorFlowTests(ServingApp serving)
{
    [Fact]
    public async Task The_status_and_the_signature_are_told()
    {
        foreach (var path in (string[])["/v1/models/flowers", "/v1/models/flowers/versions/1"])
            (await serving.App.ReadAsync(path)).Is("""
                {"model_version_status":[{"version":"1","state":"AVAILABLE","status":{"error_code":"OK","error_message":""}}]}
                """);
        var metadata = await serving.App.ReadAsync("/v1/models/penguins/metadata");
        metadata.GetProperty("model_spec").Is("""{"name":"penguins","signature_name":"","version":"1"}""");
        var signature = metadata.GetProperty("metadata").GetProperty("signature_def").GetProperty("signature_def")
            .GetProperty("serving_default");
        Assert.Equal(
            ["island", "beak_length_mm", "beak_depth_mm", "flipper_length_mm", "body_mass_g", "sex"],
            signature.GetProperty("inputs").Members());
        signature.GetProperty("inputs").GetProperty("island").Is("""
            {"dtype":"DT_STRING","tensor_shape":{"dim":[{"size":"-1","name":""},{"size":"1","name":""}],"unknown_rank":false},"name":"island:0"}
            """);
        signature.GetProperty("outputs").GetProperty("label").Is("""
            {"dtype":"DT_STRING","tensor_shape":{"dim":[{"size":"-1","name":""}],"unknown_rank":false},"name":"label:0"}
            """);
        signature.GetProperty("outputs").GetProperty("probabilities").GetProperty("tensor_shape")
            .Is("""{"dim":[{"size":"-1","name":""},{"size":"3","name":""}],"unknown_rank":false}""");
        Assert.Equal(
            "DT_INT64",
            (await serving.App.ReadAsync("/v1/models/digits/versions/1/metadata")).GetProperty("metadata").GetProperty("signature_def")
                .GetProperty("signature_def")
            .GetProperty("serving_default").GetProperty("outputs").GetProperty("label").Text("dtype"));
    }

    [Fact]
    public async Task Models_that_answer_are_listed()
    {
        string[] names = [.. (await serving.App.ReadAsync("/v1/models")).Items("models").Select(name => name.GetString()!)];
        Assert.Empty(((string[])["flowers", "numbers", "penguins", "plain", "shop"]).Except(names));
        Assert.DoesNotContain("untrained", names);
    }

    [Theory]
    [InlineData("plain", """{"instances": [[1, 2], [0, 0]]}""", """{"predictions":[[7.5,9.5],[0.5,-0.5]]}""")]
    [InlineData("plain", """{"signature_name": "serving_default", "instances": [{"x": [1, 2]}]}""", """{"predictions":[[7.5,9.5]]}""")]
    [InlineData("plain", """{"inputs": [[1, 2], [0, 0]]}""", """{"outputs":[[7.5,9.5],[0.5,-0.5]]}""")]
    [InlineData("plain", """{"signature_name": "", "inputs": {"x": [[1, 2]]}}""", """{"outputs":[[7.5,9.5]]}""")]
    public async Task A_plain_model_is_one_tensor(string model, string request, string answer)
    {
        (await serving.PostAsync($"/v1/models/{model}:predict", request)).Is(answer);
        (await serving.PostAsync($"/v1/models/{model}/versions/1:predict", request)).Is(answer);
    }

    [Theory]
    [InlineData("""{"instances": [ROWS]}""", "predictions")]
    [InlineData("""{"inputs": [ROWS]}""", "outputs")]
    public async Task An_answer_of_many_pieces_is_whole(string request, string member)
    {
        var rows = Enumerable.Range(0, 20_000).Select(i => $"[{i},{i / 7.0:R}]");
        var answer = await serving.PostAsync(
            "/v1/models/plain:predict", request.Replace("ROWS", string.Join(',', rows), StringComparison.Ordinal));

        // y = 2 x1 + x2 …, in the order of the rows.
        var outputs = answer.Items(member);
        Assert.Equal(20_000, outputs.Length);
        Assert.True(outputs.Zip(outputs.Skip(1)).All(pair => pair.First[0].GetDouble() < pair.Second[0].GetDouble()));
    }

    [Fact]
    public async Task A_table_with_words_is_a_tensor_per_feature_in_rows_and_in_columns()
    {
        const string First = """
            {"island":"Biscoe","beak_length_mm":39,"beak_depth_mm":18,"flipper_length_mm":181,"body_mass_g":3750,"sex":"MALE"}
            """;
        const string Second = """
            {"sex":{"b64":""},"island":{"b64":"QmlzY29l"},"beak_length_mm":[50],"beak_depth_mm":[null],"flipper_length_mm":[230],"body_mass_g":[5700]}
            """; // Biscoe, and what is missing
        var expected = (await (await serving.App.PostAsync("/models/penguins/predict",
            """
                { "instances": [["Biscoe", 39, 18, 181, 3750, "MALE"], ["Biscoe", 50, null, 230, 5700, null]] }
                """)).JsonAsync(HttpStatusCode.OK)).Items("predictions");
        var byRow = (await serving.PostAsync(
            "/v1/models/penguins:predict", $$"""{"instances":[{{First}},{{Second}}]}""")).Items("predictions");
        for (var row = 0; row < 2; row++)
        {
            Assert.Equal(["label", "probabilities"], byRow[row].Members());
            Assert.Equal(expected[row].Text("label"), byRow[row].Text("label"));
            Assert.Equal(
                expected[row].GetProperty("probabilities").EnumerateObject().Select(pair => (float)pair.Value.GetDouble()),
                byRow[row].Items("probabilities").Select(value => value.GetSingle()));
        }

        var byColumn = (await serving.PostAsync("/v1/models/penguins:predict",
            """
                {"inputs":{"island":["Biscoe",["Biscoe"]],"beak_length_mm":[39,50],"beak_depth_mm":[[18],[null]],"flipper_length_mm":[181,230],"body_mass_g":[3750,5700],"sex":["MALE",""]}}
                """)).GetProperty("outputs");
        byColumn.GetProperty("label").Is($"[{string.Join(',', byRow.Select(row => row.GetProperty("label").GetRawText()))}]");
        byColumn.GetProperty("probabilities")
            .Is($"[{string.Join(',', byRow.Select(row => row.GetProperty("probabilities").GetRawText()))}]");
    }

    [Fact]
    public async Task Numbers_and_whole_classes_are_answered_as_such()
    {
        var values = (await serving.PostAsync("/v1/models/numbers:predict", """{"instances":[5.8,[5.1]]}""")).Items("predictions");
        Assert.Equal([2, 2], values.Select(value => value.GetArrayLength()));
        var names = (await serving.App.ReadAsync("/datasets/digits")).Items("columns").Select(column => column.Text("name"))
            .Where(name => name != "digit");
        var pixels = string.Join(',', names.Select(name => $"\"{name}\":0"));
        Assert.True(
            (await serving.PostAsync(
                "/v1/models/digits:predict", $$"""{"instances":[{ {{pixels}} }]}""")).Items("predictions")[0].GetProperty("label")
                .TryGetInt64(out _));
    }

    [Theory]
    [InlineData("plain", "{", "JSON")]
    [InlineData("plain", "", "JSON Parse error: The document is empty")]
    [InlineData("plain", "[]", "JSON object")]
    [InlineData("plain", "{}", "'inputs' or 'instances'")]
    [InlineData("plain", """{"inputs":[[1,2]],"instances":[[1,2]]}""", "both")]
    [InlineData("plain", """{"instances":[]}""", "no row")]
    [InlineData("plain", """{"instances":[[1]]}""", "1 values; 2")]
    [InlineData("plain", """{"instances":[1]}""", "list of 2")]
    [InlineData("plain", """{"instances":[[1,"two"]]}""", "two")]
    [InlineData("plain", """{"instances":[{"y":[1,2]}]}""", "'y'")]
    [InlineData("plain", """{"signature_name":"other","instances":[[1,2]]}""", "other")]
    [InlineData("plain", """{"instances":[[1,2]],"instances":[[1,2]]}""", "JSON")]
    [InlineData("plain", """{"instances":[[1e300,2]]}""", "too large")]
    [InlineData("plain", """{"instances":[[Infinity,2]]}""", "instances[0] holds a number that is infinite")]
    [InlineData("plain", """{"instances":[[-Infinity,2]]}""", "infinite")]
    [InlineData("plain", """{"instances":[[-Inf,2]]}""", "infinite")]
    [InlineData("plain", """{"instances":[[NaN,2]]}""", "null is not a number")]
    [InlineData("plain", """{"instances":[[nan,2]]}""", "JSON")]
    [InlineData("plain", """{"instances":[[1NaN,2]]}""", "JSON")]
    [InlineData("plain", """{"instances":[[1,2]],"x":"Na\\\"NaN\\""} NaN""", "JSON")]
    [InlineData("plain", """{"instances":[["NaN",2]]}""", "'NaN' is not a number")]
    [InlineData("plain", """{"x":"\""", "JSON")]
    [InlineData("plain", """{"x":"NaN""", "JSON")]
    [InlineData("penguins", """
        {"instances":[{"island":{"b64":7},"beak_length_mm":39,"beak_depth_mm":18,"flipper_length_mm":181,"body_mass_g":3750,"sex":"MALE"}]}
        """, "not a number, word")]
    [InlineData("penguins", """
        {"instances":[{"island":{"b64":"/w=="},"beak_length_mm":39,"beak_depth_mm":18,"flipper_length_mm":181,"body_mass_g":3750,"sex":"MALE"}]}
        """, "not UTF-8")]
    [InlineData("plain", """{"signature_name":"\ud800","instances":[[1,2]]}""", "surrogate")]
    [InlineData("penguins", """
        {"instances":[{"island":"\ud800","beak_length_mm":39,"beak_depth_mm":18,"flipper_length_mm":181,"body_mass_g":3750,"sex":"MALE"}]}
        """, "surrogate")]
    [InlineData("flowers", """{"instances":[[5.1,3.5,1.4,0.2]]}""", "sepal_length")]
    [InlineData("flowers", """{"instances":[{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4}]}""", "petal_width")]
    [InlineData("flowers", """
        {"inputs":{"sepal_length":[5.1,5],"sepal_width":[3.5],"petal_length":[1.4],"petal_width":[0.2]}}
        """, "sepal_width has 1 rows")]
    [InlineData("penguins", """
        {"instances":[{"island":"Atlantis","beak_length_mm":39,"beak_depth_mm":18,"flipper_length_mm":181,"body_mass_g":3750,"sex":"MALE"}]}
        """, "Atlantis")]
    public async Task What_does_not_fit_is_refused_in_the_shape_of_the_protocol(string model, string request, string says) =>
        Assert.Contains(says, await serving.RefusedAsync($"/v1/models/{model}:predict", request), StringComparison.Ordinal);

    [Fact]
    public async Task NaN_is_a_missing_value()
    {
        const string Row =
            """ "island":"Biscoe","beak_length_mm":39,"beak_depth_mm":{0},"flipper_length_mm":181,"body_mass_g":3750,"sex":"MALE" """;
        var expected = await serving.PostAsync(
            "/v1/models/penguins:predict", $$"""{"instances":[{ {{Row.Replace("{0}", "null", StringComparison.Ordinal)}} }]}""");
        (await serving.PostAsync(
            "/v1/models/penguins:predict", $$"""{"instances":[{ {{Row.Replace("{0}", "NaN", StringComparison.Ordinal)}} }]}""")).Is(
            $"{expected}");
        // What stands in text is text, behind whatever quotes.
        (await serving.PostAsync(
            "/v1/models/penguins:predict",
            $$"""{"comment": "\\\"NaN\\", "instances":[{ {{Row.Replace("{0}", "NaN", StringComparison.Ordinal)}} }], "more": "Infinity"}""")).Is(
            $"{expected}");
    }

    [Fact]
    public async Task Whole_numbers_are_written_so_that_they_are_not_taken_for_integers() =>
        Assert.Equal(
            "{\"predictions\":[[8.0,10.5]]}\n",
            await (await serving.App.PostAsync("/v1/models/plain:predict", """{"instances": [[1.5, 2]]}""")).Content.ReadAsStringAsync(
                TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("/v1/models/nobody", "Could not find any versions of model nobody")]
    [InlineData("/v1/models/untrained", "Could not find any versions of model untrained")]
    [InlineData("/v1/models/flowers/versions/9", "Could not find version 9 of model flowers")]
    [InlineData("/v1/models/flowers/versions/9223372036854775807", "Could not find version 9223372036854775807 of model flowers")]
    [InlineData("/v1/models/nobody/metadata", "Servable not found for request: Latest(nobody)")]
    [InlineData("/v1/models/flowers/versions/9/metadata", "Servable not found for request: Specific(flowers, 9)")]
    public async Task What_is_not_there_is_404(string path, string says) =>
        Assert.Equal(says, await ServingApp.RefusedAsync(HttpStatusCode.NotFound, serving.App.GetAsync(path)));

    [Theory]
    [InlineData("POST", "/v1/models/nobody:predict", "Servable not found for request: Latest(nobody)", HttpStatusCode.NotFound)]
    [InlineData(
        "POST", "/v1/models/nobody/versions/2:regress", "Servable not found for request: Specific(nobody, 2)", HttpStatusCode.NotFound)]
    [InlineData(
        "POST",
        "/v1/models/flowers:classify",
        "Expected classification signature method_name to be tensorflow/serving/classify. Was: tensorflow/serving/predict")]
    [InlineData(
        "POST",
        "/v1/models/flowers/versions/1:regress",
        "Expected regression signature method_name to be tensorflow/serving/regress. Was: tensorflow/serving/predict")]
    [InlineData(
        "POST", "/v1/models/flowers/versions/18446744073709551615:predict", "Failed to convert version: 18446744073709551615 to numeric.")]
    [InlineData("GET", "/v1/models/flowers/versions/18446744073709551615", "Failed to convert version: 18446744073709551615 to numeric.")]
    [InlineData("POST", "/v1/models", "Malformed request: POST /v1/models")]
    [InlineData("GET", "/v1/foo", "Malformed request: GET /v1/foo")]
    [InlineData("POST", "/v1/foo", "Malformed request: POST /v1/foo")]
    [InlineData("POST", "/v1/models/flowers:explain", "Malformed request: POST /v1/models/flowers:explain")]
    [InlineData("POST", "/v1/models/flowers", "Malformed request: POST /v1/models/flowers")]
    [InlineData("POST", "/v1/models/a:b:predict", "Malformed request: POST /v1/models/a:b:predict")]
    [InlineData("GET", "/v1/models/flowers:predict", "Malformed request: GET /v1/models/flowers:predict")]
    [InlineData("GET", "/v1/models/flowers/versions/latest", "Malformed request: GET /v1/models/flowers/versions/latest")]
    [InlineData("POST", "/v1/models/flowers/version/1:predict", "Malformed request: POST /v1/models/flowers/version/1:predict")]
    [InlineData("DELETE", "/v1/models/flowers", "Malformed request: DELETE /v1/models/flowers")]
    [InlineData("GET", "/v1/models/flowers/labels/stable", "Unrecognized servable version label: stable")]
    [InlineData("POST", "/v1/models/flowers/labels/stable:predict", "Unrecognized servable version label: stable")]
    public async Task Addresses_that_are_none_are_refused_in_its_words(
        string method, string path, string says, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        Assert.Equal(
            says,
            await ServingApp.RefusedAsync(
                status,
                serving.App.SendAsync(new HttpMethod(method), path, method == "POST" ? NnApp.Json("""{"instances":[[1]]}""") : null)));

    [Theory]
    [InlineData("/v1/models/flowers?trace=1")]
    [InlineData("/v1/models/flowers?version=9")]
    [InlineData("/v1/models/flowers/metadata?version=9&version=a")]
    [InlineData("/v2/models/flowers?version=9")]
    [InlineData("/v2/models/flowers/ready?version=9")]
    public async Task The_query_says_nothing(string path) => Assert.Equal(HttpStatusCode.OK, (await serving.App.GetAsync(path)).StatusCode);
}
