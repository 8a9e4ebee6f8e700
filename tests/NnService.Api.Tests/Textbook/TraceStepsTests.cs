using System.Globalization;
using System.Net;
using System.Text.Json;
using NnService.Api.Tests.Problems;
using NnService.Domain.Tests;

namespace NnService.Api.Tests.Textbook;

/// <summary>Steps one after another, as tutorials print them, digit for digit.</summary>
public sealed class TraceStepsTests(NnApp app)
{
    private const string JsonLines = "application/x-ndjson";
    private const string HotCold = """ "inputs": [[1]], "targets": [[-1]], "optimizer": { "type": "hotCold", "step": 0.1 } """;

    [Fact]
    public async Task Hot_and_cold_gives_the_known_squared_errors()
    {
        var id = await app.CreateAsync(TextbookApp.OneWeight);
        var trace = await app.TraceAsync(id, $"{HotCold}, \"steps\": 20");
        Assert.Equal(["model", "version", "loss", "optimizer", "errorRule", "steps"], trace.Members());
        var steps = trace.Items("steps");
        Assert.Equal(
            [
                "step", "lossBefore", "lossAfter", "inputs", "targets", "outputs", "errors", "squaredErrors", "outputsAfter", "tried",
                "layers", "parameters",
            ],
            steps[0].Members());
        Assert.Equal(
            [
                2.25, 1.9599999999999997, 1.6900000000000002, 1.44, 1.2100000000000002, 1, 0.81, 0.6400000000000001, 0.48999999999999994,
                0.36, 0.25, 0.16000000000000003, 0.09000000000000002, 0.04000000000000003, 0.010000000000000018, 1.232595164407831e-32,
                0.009999999999999974, 1.232595164407831e-32, 0.009999999999999974, 1.232595164407831e-32,
            ],
            steps.SelectMany(step => step.Numbers("squaredErrors")));
        Assert.Equal("-1.0999999999999999", steps[^1].Items("parameters")[0].GetProperty("after").GetRawText());
        Assert.Equal("0.010000000000000018", steps[14].GetProperty("squaredErrors")[0][0].GetRawText());
        steps[0].GetProperty("tried").Is(
            """[{ "parameter": "w1", "up": 1.2800000000000002, "down": 0.9799999999999999, "direction": "down" }]""");
        Assert.Equal(
            ["down", "down", "up"],
            steps.Where((_, i) => i is 0 or 15 or 16).Select(step => step.Items("tried")[0].Text("direction")));
    }

    [Theory]
    [InlineData(10, -10, 1, 5, "225 2205225 21613410225 211833033615225 2.0761755624628204E+18")]
    [InlineData(1, -1, 1, 5, "2.25 0 0 0 0")]
    [InlineData(2, 0.8, 0.1, 4, "0.03999999999999998 0.0144 0.005183999999999993 0.0018662400000000014")]
    public async Task Descent_on_one_weight_prints_the_known_squared_errors(double x, double t, double rate, int steps, string expected)
    {
        var id = await app.CreateAsync(TextbookApp.OneWeight);
        var trace = await app.TraceAsync(
            id, FormattableString.Invariant($"\"inputs\": [[{x}]], \"targets\": [[{t}]], \"learningRate\": {rate}, \"steps\": {steps}"));
        Assert.Equal(
            expected, string.Join(' ', trace.Items("steps").Select(step => step.GetProperty("squaredErrors")[0][0].GetRawText())));
    }

    [Fact]
    public async Task Seventy_small_steps_end_where_they_are_known_to()
    {
        var id = await app.CreateAsync(TextbookApp.OneWeight);
        var steps = (await app.TraceAsync(
            id, """ "inputs": [[2]], "targets": [[0.8]], "learningRate": 0.1, "steps": 70 """)).Items("steps");
        Assert.Equal("0.8000000000000002", steps[69].GetProperty("outputsAfter")[0][0].GetRawText());
        Assert.Equal([5, -1495, 147005, -14554495, 1440894005], (await app.TraceAsync(
            id, """ "inputs": [[10]], "targets": [[-10]], "learningRate": 1, "steps": 5 """)).Items("steps")
            .SelectMany(step => step.Numbers("outputs")));
    }

    [Fact]
    public async Task Each_step_is_the_step_that_is_traced_alone()
    {
        var id = await app.CreateAsync(TextbookApp.WorkedExample);
        var alone = await app.TraceAsync(id, $"{TextbookApp.WorkedRow}, \"learningRate\": 0.5");
        var steps = (await app.TraceAsync(id, $"{TextbookApp.WorkedRow}, \"learningRate\": 0.5, \"steps\": 3")).Items("steps");
        foreach (var member in (string[])[
            "lossBefore", "lossAfter", "outputs", "errors", "squaredErrors", "outputsAfter", "layers",
        ])
            steps[0].GetProperty(member).Is($"{alone.GetProperty(member)}");
        steps[0].GetProperty("inputs").Is("[[0.05, 0.10]]");
        steps[0].GetProperty("targets").Is("[[0.01, 0.99]]");
        Assert.Equal([1.0, 2, 3], steps.Select(step => step.Number("step")));
        Assert.Equal(steps[0].Number("lossAfter"), steps[1].Number("lossBefore"));
        steps[2].Items("layers")[1].GetProperty("kernelBefore").Is($"{steps[1].Items("layers")[1].GetProperty("kernelAfter")}");

        // From the weights after the first step the second one is the first.
        var weights = string.Join(
            ", ",
            steps[0].Items("layers").Select(
                layer => $$"""{ "kernel": {{layer.GetProperty("kernelAfter")}}, "bias": {{layer.GetProperty("biasAfter")}} }"""));
        var again = await app.TraceAsync(id, $"{TextbookApp.WorkedRow}, \"learningRate\": 0.5, \"weights\": [{weights}]");
        again.GetProperty("layers").Is($"{steps[1].GetProperty("layers")}");
        Assert.Equal(0, again.Number("version"));
    }

    [Fact]
    public async Task Every_weight_and_bias_has_a_name()
    {
        var id = await app.CreateAsync(TextbookApp.WorkedExample);
        var step = (await app.TraceAsync(id, $"{TextbookApp.WorkedRow}, \"steps\": 1")).Items("steps")[0];
        Assert.Equal(
            ["w1", "w2", "w3", "w4", "b1", "b2", "w5", "w6", "w7", "w8", "b3", "b4"],
            step.Items("parameters").Select(parameter => parameter.Text("parameter")));
        Assert.Equal(
            [0.15, 0.25, 0.2, 0.3, 0.35, 0.35, 0.4, 0.5, 0.45, 0.55, 0.6, 0.6],
            step.Items("parameters").Select(parameter => parameter.Number("before")));
        var fifth = step.Items("parameters")[6];
        Assert.Equal(step.Items("layers")[1].Numbers("kernelGradient")[0], fifth.Number("gradient"));
        Assert.Equal(step.Items("layers")[1].Numbers("kernelAfter")[0], fifth.Number("after"));
    }

    [Fact]
    public async Task The_complete_example_gives_its_deltas_and_error()
    {
        var id = await app.CreateAsync(
            """
            "inputs": 2, "loss": "halfSquaredError",
            "layers": [{ "units": 3, "activation": "sigmoid", "useBias": false }, { "units": 2, "activation": "sigmoid", "useBias": false }]
            """);
        var step = (await app.TraceAsync(
            id,
            """
            "inputs": [[0.1, 0.8]], "targets": [[1, 0]], "learningRate": 0.1, "steps": 1,
            "weights": [{ "kernel": [[0.9, 0.6, 0.7], [0.6, 0.3, 0.8]] }, { "kernel": [[0.3, 0.2], [0.2, 0.4], [0.1, 0.4]], "bias": [] }]
            """)).Items("steps")[0];
        AssertClose.Equal([-0.09844587865, 0.14792195184], step.Items("layers")[1].Numbers("delta"), 0, 5.5e-12);
        AssertClose.Equal(0.29533583, step.Number("lossBefore"), 0, 5.5e-9);
        AssertClose.Equal(0.29157995, step.Number("lossAfter"), 0, 5.5e-9);
    }

    [Fact]
    public async Task A_softmax_shows_its_jacobian()
    {
        var id = await app.CreateAsync(
            """ "inputs": 3, "seed": 2, "layers": [{ "units": 4, "activation": "sigmoid" }, { "units": 3, "activation": "softmax" }] """);
        var trace = await app.TraceAsync(id, """ "inputs": [[1, 0.5, -1]], "targets": [[0, 1, 0]], "jacobian": true """);
        var output = trace.Items("layers")[1];
        var y = output.Numbers("a");
        Assert.Equal([y[0], y[1] - 1, y[2]], output.Numbers("delta"));
        Assert.Equal([0, -1 / y[1], 0], output.Numbers("activationGradient"));
        Assert.False(trace.Items("layers")[0].TryGetProperty("jacobian", out _));
        var jacobian = output.GetProperty("jacobian")[0];
        var kernel = output.GetProperty("kernelBefore");
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++)
                AssertClose.Equal(i == j ? y[i] * (1 - y[i]) : -y[i] * y[j], jacobian[i][j].GetDouble(), 1e-13, 0);
        }

        for (var unit = 0; unit < 4; unit++)
        {
            AssertClose.Equal(
                output.Numbers("delta").Zip(kernel[unit].Numbers(), (d, w) => d * w).Sum(),
                trace.Items("layers")[0].Numbers("activationGradient")[unit],
                1e-13,
                1e-16);
        }
    }

    [Fact]
    public async Task An_infinite_slope_of_a_cross_entropy_is_not_shown()
    {
        var id = await app.CreateAsync(""" "inputs": 1, "layers": [{ "units": 2, "activation": "softmax", "kernel": [[0, 2000]] }] """);
        var layer = (await app.TraceAsync(id, """ "inputs": [[1]], "targets": [[1, 0]] """)).Items("layers")[0];
        Assert.Equal([-1.0, 1], layer.Numbers("delta"));
        Assert.False(layer.TryGetProperty("activationGradient", out _));
    }

    [Fact]
    public async Task More_steps_come_as_json_lines()
    {
        var id = await app.CreateAsync(TextbookApp.OneWeight);
        const string Body = $$"""{ {{HotCold}}, "steps": 1500 }""";
        var response = await app.SendAsync(HttpMethod.Post, $"/models/{id}/trace", NnApp.Json(Body), ("Accept", JsonLines));
        Assert.Equal((HttpStatusCode.OK, JsonLines), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal((id, "0"), (response.Headers.GetValues("NnService-Model").Single(), response.Headers.GetValues("NnService-Version").Single()));
        var lines = (await TextAsync(response)).TrimEnd('\n').Split('\n');
        Assert.Equal(1500, lines.Length);
        var steps = (await app.TraceAsync(id, $"{HotCold}, \"steps\": 1000")).Items("steps");
        Assert.Equal(1000, steps.Length);
        foreach (var i in (int[])[0, 15, 999])
        {
            using var line = JsonDocument.Parse(lines[i]);
            line.RootElement.Is($"{steps[i]}");
        }

        await (await app.PostAsync($"/models/{id}/trace", Body)).IsProblemAsync("invalid", "/steps", "Send Accept: application/x-ndjson");
        await (await app.SendAsync(HttpMethod.Post, $"/models/{id}/trace", NnApp.Json(Body), ("Accept", "text/csv"))).IsProblemAsync(
            "invalid", "/steps", "steps is 1500; at most 1000 are answered as text/csv");
    }

    [Fact]
    public async Task Csv_has_a_line_for_each_step()
    {
        var id = await app.CreateAsync(TextbookApp.WorkedExample);
        var body = NnApp.Json($$"""{ {{TextbookApp.WorkedRow}}, "steps": 3 }""");
        var response = await app.SendAsync(HttpMethod.Post, $"/models/{id}/trace", body, ("Accept", "text/csv"));
        Assert.Equal("text/csv; charset=utf-8", $"{response.Content.Headers.ContentType}");
        var lines = (await TextAsync(response)).TrimEnd('\n').Split('\n').Select(line => line.Split(',')).ToArray();
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        Assert.StartsWith(
            "step,lossBefore,lossAfter,output_1_1,output_1_2,error_1_1,error_1_2,squaredError_1_1,squaredError_1_2,w1,w2",
            string.Join(',', lines[0]),
            StringComparison.Ordinal);
        var steps = (await app.TraceAsync(id, $"{TextbookApp.WorkedRow}, \"steps\": 3")).Items("steps");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(steps[i].Number("lossBefore"), Cell("lossBefore", i));
            Assert.Equal(steps[i].Numbers("squaredErrors")[1], Cell("squaredError_1_2", i));
            var fifth = steps[i].Items("parameters")[6];
            Assert.Equal(
                [fifth.Number("before"), fifth.Number("gradient"), fifth.Number("after")],
                [Cell("w5", i), Cell("w5_gradient", i), Cell("w5_after", i)]);
        }

        double Cell(string column, int step) =>
            double.Parse(lines[step + 1][Array.IndexOf(lines[0], column)], CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Steps_that_diverge_are_refused_before_the_answer_begins()
    {
        var id = await app.CreateAsync(TextbookApp.OneWeight);
        var body = """{ "inputs": [[10]], "targets": [[-10]], "learningRate": 1, "steps": 400 }""";
        foreach (var accept in (string[])["application/json", JsonLines, "text/csv"])
        {
            await (await app.SendAsync(HttpMethod.Post, $"/models/{id}/trace", NnApp.Json(body), ("Accept", accept))).IsProblemAsync(
                "invalid", "", "are no longer finite");
        }
    }

    [Fact]
    public async Task More_steps_than_anyone_reads_are_refused()
    {
        var id = await app.CreateAsync(TextbookApp.OneWeight);
        var body = """{ "inputs": [[1]], "targets": [[1]], "steps": 400000 }""";
        await (await app.SendAsync(HttpMethod.Post, $"/models/{id}/trace", NnApp.Json(body), ("Accept", JsonLines))).IsProblemAsync(
            "too_large", says: "400000 steps would show 1200000 weights and activations, 3 each; at most 1000000 are shown");
        body = """{ "inputs": [[1]], "targets": [[1]], "steps": 200000 }""";
        await (await app.SendAsync(HttpMethod.Post, $"/models/{id}/trace", NnApp.Json(body), ("Accept", JsonLines))).IsProblemAsync(
            "too_large", says: "at most 500000000 are done");
        var wide = await app.CreateAsync(""" "inputs": 1, "layers": [{ "units": 1000, "useBias": false }] """);
        body = $$"""{ "inputs": [[1]], "targets": [[{{string.Join(",", Enumerable.Repeat("1", 1000))}}]], "jacobian": true }""";
        await (await app.PostAsync($"/models/{wide}/trace", body)).IsProblemAsync("too_large", says: "at most 1000000 are shown");
    }

    private static async Task<string> TextAsync(HttpResponseMessage response) =>
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
