using NnService.Api.Tests.Problems;
using NnService.Domain.Tests;

namespace NnService.Api.Tests.Textbook;

/// <summary>The loss over one weight or two, through HTTP.</summary>
public sealed class LandscapeTests(NnApp app)
{
    private const string Parabola =
        """ "inputs": 1, "loss": "meanSquaredError", "layers": [{ "units": 1, "useBias": false, "kernel": [[0.5]] }] """;

    [Fact]
    public async Task One_weight_lies_on_its_parabola()
    {
        // (0.5·w − 0.8)², smallest at w = 1.6; a step of rate 1 moves w by −2·(0.5·w − 0.8)·0.5.
        var id = await app.CreateAsync(Parabola);
        var landscape = await ReadAsync(
            id,
            """ "inputs": [[0.5]], "targets": [[0.8]], "parameters": ["w1"], "ranges": [[0.6, 2.6]], "points": 21, "learningRate": 1, "steps": 3 """);
        Assert.Equal(["model", "version", "parameters", "axes", "loss", "path"], landscape.Members());
        landscape.GetProperty("parameters").Is("""["w1"]""");
        var axis = landscape.GetProperty("axes")[0].Numbers();
        var loss = landscape.GetProperty("loss")[0].Numbers();
        Assert.Equal((1, 21, 21), (landscape.Items("loss").Length, axis.Length, loss.Length));
        AssertClose.Equal([.. axis.Select(w => Math.Pow((0.5 * w) - 0.8, 2))], loss, 1e-12, 1e-30);
        Assert.Equal(10, Array.IndexOf(loss, loss.Min()));
        Assert.Equal(1.6, axis[10], 1e-15);
        var path = landscape.Items("path");
        Assert.Equal([0.0, 1, 2, 3], path.Select(point => point.Number("step")));
        AssertClose.Equal([0.5, 1.05, 1.325, 1.4625], [.. path.SelectMany(point => point.Numbers("values"))], 1e-14, 0);
        AssertClose.Equal([.. path.Select(point => Math.Pow((0.5 * point.Numbers("values")[0]) - 0.8, 2))],
            [.. path.Select(point => point.Number("loss"))], 1e-12, 0);
    }

    [Fact]
    public async Task Two_weights_lie_on_a_grid_and_the_path_is_that_of_the_trace()
    {
        var id = await app.CreateAsync(TextbookApp.WorkedExample);
        var landscape = await ReadAsync(
            id,
            $$"""{{TextbookApp.WorkedRow}}, "parameters": ["w5", "b3"], "ranges": [[0, 0.4], [0.6, 1.6]], "points": 3, "learningRate": 0.5, "steps": 4""");
        Assert.Equal([0, 0.2, 0.4, 0.6, 1.1, 1.6], landscape.Numbers("axes"));
        Assert.Equal((3, 9), (landscape.Items("loss").Length, landscape.Numbers("loss").Length));
        var steps = (await app.TraceAsync(id, $"{TextbookApp.WorkedRow}, \"learningRate\": 0.5, \"steps\": 4")).Items("steps");
        var path = landscape.Items("path");
        Assert.Equal(5, path.Length);
        // The last value of w5 with the first of b3 is the network itself.
        Assert.Equal(steps[0].Number("lossBefore"), landscape.GetProperty("loss")[0][2].GetDouble());
        Assert.Equal(steps[0].Number("lossBefore"), path[0].Number("loss"));
        for (var i = 0; i < 4; i++)
        {
            var parameters = steps[i].Items("parameters");
            Assert.Equal([parameters[6].Number("after"), parameters[10].Number("after")], path[i + 1].Numbers("values"));
            Assert.Equal(steps[i].Number("lossAfter"), path[i + 1].Number("loss"));
        }
    }

    [Fact]
    public async Task Without_steps_the_path_is_its_start()
    {
        var id = await app.CreateAsync(Parabola);
        var landscape = await ReadAsync(
            id, """ "inputs": [[0.5]], "targets": [[0.8]], "parameters": ["w1"], "ranges": [[-1, 1]], "weights": [{ "kernel": [[0.25]] }] """);
        Assert.Equal(25, landscape.Numbers("loss").Length);
        Assert.Equal([0.25], landscape.Items("path").Single().Numbers("values"));
    }

    [Theory]
    [InlineData(""" "ranges": [[0, 1]] """, "/parameters", "parameters is missing")]
    [InlineData(""" "parameters": ["w1", "w2", "b1"], "ranges": [[0, 1]] """, "/parameters", "3 names; a landscape lies over one weight or two")]
    [InlineData(""" "parameters": ["w1", "w1"], "ranges": [[0, 1], [0, 1]] """, "/parameters/1", "'w1' is named twice")]
    [InlineData(""" "parameters": ["w1", "w9"], "ranges": [[0, 1], [0, 1]] """, "/parameters/1", "no 'w9' in this network; it has w1 to w8, b1 to b4")]
    [InlineData(""" "parameters": ["w1"] """, "/ranges", "ranges is missing")]
    [InlineData(""" "parameters": ["w1"], "ranges": [[0, 1], [0, 1]] """, "/ranges", "2 pairs; send one pair [from, to] per parameter, 1")]
    [InlineData(""" "parameters": ["w1"], "ranges": [[0, 1, 2]] """, "/ranges/0", "3 numbers; it must have two")]
    [InlineData(""" "parameters": ["w1"], "ranges": [[1, 0.5]] """, "/ranges/0", "from 1 to 0.5; it must begin below its end")]
    [InlineData(""" "parameters": ["w1"], "ranges": [[0, 1]], "points": 1 """, "/points", "points is 1; it must be from 2 to 1000")]
    [InlineData(""" "parameters": ["w1"], "ranges": [[0, 1]], "steps": 1001 """, "/steps", "steps is 1001; it must be from 0 to 1000")]
    [InlineData(""" "parameters": ["w1"], "ranges": [[-1e308, 1e308]] """, "/ranges", "not finite everywhere")]
    public async Task What_makes_no_sense_is_refused_with_its_place(string members, string pointer, string says)
    {
        var id = await app.CreateAsync(TextbookApp.WorkedExample.Replace("sigmoid", "identity", StringComparison.Ordinal));
        await (await app.PostAsync($"/models/{id}/landscape", $$"""{ {{TextbookApp.WorkedRow}}, {{members}} }""")).IsProblemAsync(
            "invalid", pointer, says);
    }

    [Fact]
    public async Task More_points_than_are_computed_are_refused()
    {
        var id = await app.CreateAsync(Parabola);
        await (await app.PostAsync(
            $"/models/{id}/landscape",
            """{ "inputs": [[1]], "targets": [[1]], "parameters": ["w1"], "ranges": [[0, 1]], "points": 1000, "optimizer": "hotCold", "steps": 1000 }"""))
            .JsonAsync();
        var two = await app.CreateAsync(""" "inputs": 1, "layers": [{ "units": 2 }] """);
        await (await app.PostAsync(
            $"/models/{two}/landscape",
            """{ "inputs": [[1]], "targets": [[1, 2]], "parameters": ["w1", "w2"], "ranges": [[0, 1], [0, 1]], "points": 1000 }"""))
            .IsProblemAsync("too_large", says: "1000000 passes of 1 rows through 4 weights");
    }

    private async Task<System.Text.Json.JsonElement> ReadAsync(string id, string members) =>
        await (await app.PostAsync($"/models/{id}/landscape", $$"""{ {{members}} }""")).JsonAsync();
}
