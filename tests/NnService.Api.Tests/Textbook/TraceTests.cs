using System.Text.Json;
using NnService.Domain.Optimizers;
using NnService.Domain.Tests;

namespace NnService.Api.Tests.Textbook;

/// <summary>A whole step in numbers, as it can be followed with paper and pencil.</summary>
public sealed partial class TraceTests(NnApp app)
{
    private const double NinthDigit = 5.5e-10;

    [Fact]
    public async Task The_worked_example_shows_every_figure_to_nine_digits()
    {
        var id = await app.CreateAsync(TextbookApp.WorkedExample);
        var trace = await app.TraceAsync(
            id, $$"""{{TextbookApp.WorkedRow}}, "optimizer": { "type": "sgd", "learningRate": 0.5 }, "trainBiases": false""");
        Assert.Equal(
            [
                "model", "version", "loss", "optimizer", "outputs", "outputsAfter", "lossBefore", "lossAfter", "layers", "errors",
                "squaredErrors",
            ],
            trace.Members());
        Assert.Equal((id, 0, "halfSquaredError"), (trace.Text("model"), trace.Number("version"), trace.Text("loss")));
        trace.GetProperty("optimizer").Is("""{ "type": "sgd", "learningRate": 0.5, "momentum": 0, "nesterov": false }""");
        Nine([0.751365070, 0.772928465], trace.Numbers("outputs"));
        Nine([0.298371109], [trace.Number("lossBefore")]);
        Nine([0.291027774], [trace.Number("lossAfter")]);

        var hidden = trace.Items("layers")[0];
        var output = trace.Items("layers")[1];
        Assert.Equal(
            [
                "activation", "z", "a", "delta", "kernelGradient", "biasGradient", "kernelBefore", "kernelAfter", "biasBefore", "biasAfter",
                "activationGradient",
            ],
            hidden.Members());
        Assert.Equal("sigmoid", hidden.Text("activation"));
        Nine([0.3775, 0.3925], hidden.Numbers("z"));
        Nine([0.593269992, 0.596884378], hidden.Numbers("a"));
        Nine([0.008771355, 0.009954255], hidden.Numbers("delta"));
        Nine([0.008771355, 0.009954255], hidden.Numbers("biasGradient"));
        Nine([0.149780716, 0.249751144, 0.199561432, 0.299502287], hidden.Numbers("kernelAfter"));
        Nine([0.751365070, 0.772928465], output.Numbers("a"));
        Nine([0.741365070, -0.217071535], output.Numbers("activationGradient"));
        Nine([0.741365070, -0.217071535], trace.Numbers("errors"));
        Nine([0.549622166, 0.047120051], trace.Numbers("squaredErrors"));
        Nine([0.138498562, -0.038098237], output.Numbers("delta"));
        Nine([0.358916480, 0.511301270, 0.408666186, 0.561370121], output.Numbers("kernelAfter"));

        // What was written comes back as it was written, and the step is w − 0.5·∂E/∂w.
        hidden.GetProperty("kernelBefore").Is("[[0.15, 0.25], [0.2, 0.3]]");
        output.GetProperty("kernelBefore").Is("[[0.4, 0.5], [0.45, 0.55]]");
        foreach (var (layer, bias) in ((JsonElement, string)[])[(hidden, "[0.35, 0.35]"), (output, "[0.6, 0.6]")])
        {
            layer.GetProperty("biasBefore").Is(bias);
            layer.GetProperty("biasAfter").Is(bias);
            AssertClose.Equal(
                [.. layer.Numbers("kernelBefore").Zip(layer.Numbers("kernelGradient"), (w, g) => w - (0.5 * g))],
                layer.Numbers("kernelAfter"),
                0,
                1e-15);
        }
    }

    [Fact]
    public async Task The_worked_example_with_learning_biases_comes_further()
    {
        var id = await app.CreateAsync(TextbookApp.WorkedExample);
        var trace = await app.TraceAsync(id, $$"""{{TextbookApp.WorkedRow}}, "learningRate": 0.5""");
        Nine([0.298371109], [trace.Number("lossBefore")]);
        Nine([0.280471447], [trace.Number("lossAfter")]);
        Nine([0.60 - (0.5 * 0.138498562), 0.60 + (0.5 * 0.038098237)], trace.Items("layers")[1].Numbers("biasAfter"));
    }

    [Fact]
    public async Task The_worked_example_arrives_where_it_is_known_to()
    {
        var id = await app.CreateAsync(TextbookApp.WorkedExample);
        var job = await app.TrainAndWaitAsync(id, $$"""
            { "data": { {{TextbookApp.WorkedRow}} }, "epochs": 10000, "optimizer": { "type": "sgd", "learningRate": 0.5 },
              "trainBiases": false }
            """);
        AssertClose.Equal(0.298371109, (await app.ReadAsync($"/jobs/{job.Text("id")}/history")).Items("points")[0].Number("loss"), 1e-6, 0);
        AssertClose.Equal(3.5102e-5, job.Number("loss"), 1e-2, 0);
        var outputs = (await app.ReadAsync($"/models/{id}/predict?x=0.05,0.10")).GetProperty("predictions")[0].Numbers("outputs");
        AssertClose.Equal([0.015913620, 0.984064274], outputs, 1e-4, 1e-5);
    }

    // One weight of 0.5, x = 2, t = 0.8: y = 1, E = 0.02, g = (1 − 0.8)·2 = 0.4.
    public static TheoryData<string, double> Steps => new()
    {
        { """{ "type": "sgd", "learningRate": 0.1 }""", 0.5 - (0.1 * 0.4) },
        { """{ "type": "sgd", "learningRate": 0.1, "momentum": 0.9 }""", 0.5 - (0.1 * 0.4) },
        { """{ "type": "sgd", "learningRate": 0.1, "momentum": 0.9, "nesterov": true }""", 0.5 - (0.1 * (0.4 + (0.9 * 0.4))) },
        { """ "adam" """, 0.5 - (0.001 * 0.4 / (0.4 + 1e-8)) },
        { """ "adamW" """, (0.5 * (1 - (0.001 * 0.01))) - (0.001 * 0.4 / (0.4 + 1e-8)) },
        { """ "rmsProp" """, 0.5 - (0.001 * 0.4 / (Math.Sqrt(0.1 * 0.16) + 1e-7)) },
        { """ "adagrad" """, 0.5 - (0.01 * 0.4 / (0.4 + 1e-7)) },
        { """ "hotCold" """, 0.5 - 0.1 },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task One_weight_takes_the_step_of_its_optimizer(string optimizer, double after)
    {
        var id = await app.CreateAsync(TextbookApp.OneWeight);
        var trace = await app.TraceAsync(id, $$"""{{One(2, 0.8)}}, "optimizer": {{optimizer}}""");
        AssertClose.Equal(0.02, trace.Number("lossBefore"), 1e-12, 0);
        AssertClose.Equal([0.4], trace.Items("layers")[0].Numbers("kernelGradient"), 1e-12, 0);
        AssertClose.Equal([after], trace.Items("layers")[0].Numbers("kernelAfter"), 1e-12, 0);
        AssertClose.Equal((2 * after - 0.8) * (2 * after - 0.8) / 2, trace.Number("lossAfter"), 1e-9, 1e-15);
        Assert.Empty(trace.Items("layers")[0].Items("biasAfter"));
    }

    [Fact]
    public void Every_optimizer_has_a_step_of_its_own() =>
        Assert.All(
            Optimizer.All,
            choice => Assert.Contains(Steps, step => step.Data.Item1.Contains($"\"{choice.Name}\"", StringComparison.Ordinal)));

    [Fact]
    public async Task Hot_and_cold_tries_every_weight_and_bias_in_order()
    {
        // y = 2·w + b = 1 + 0.1; with w one step colder 0.9, with b then one step colder 0.8: the target.
        var id =
            await app.CreateAsync(""" "inputs": 1, "loss": "halfSquaredError", "layers": [{ "units": 1, "kernel": [[0.5]], "bias": [0.1] }] """);
        var layer = (await app.TraceAsync(id, $$"""{{One(2, 0.8)}}, "optimizer": { "type": "hotCold", "step": 0.1 }""")).Items("layers")[0];
        AssertClose.Equal([0.4], layer.Numbers("kernelAfter"), 1e-12, 0);
        AssertClose.Equal([0], layer.Numbers("biasAfter"), 0, 1e-12);
        layer = (await app.TraceAsync(id, $$"""{{One(2, 0.8)}}, "optimizer": "hotCold", "trainBiases": false""")).Items("layers")[0];
        AssertClose.Equal([0.4], layer.Numbers("kernelAfter"), 1e-12, 0);
        layer.GetProperty("biasAfter").Is("[0.1]");
    }

    [Fact]
    public async Task Several_rows_take_the_mean_of_their_steps()
    {
        var id = await app.CreateAsync(TextbookApp.WorkedExample);
        (string Input, string Target)[] rows = [("[0.05, 0.10]", "[0.01, 0.99]"), ("[-1, 2]", "[0.5, 0.25]"), ("[0, 0]", "[1, 0]")];
        var alone = new List<JsonElement>();
        foreach (var (input, target) in rows) alone.Add(await app.TraceAsync(id, $$""" "inputs": [{{input}}], "targets": [{{target}}] """));
        var together = await app.TraceAsync(
            id,
            $$""" "inputs": [{{string.Join(", ", rows.Select(row => row.Input))}}], "targets": [{{string.Join(", ", rows.Select(row => row.Target))}}] """);

        AssertClose.Equal(alone.Average(trace => trace.Number("lossBefore")), together.Number("lossBefore"), 1e-12, 0);
        AssertClose.Equal([.. alone.SelectMany(trace => trace.Numbers("outputs"))], together.Numbers("outputs"), 1e-12, 0);
        for (var l = 0; l < 2; l++)
        {
            foreach (var member in (string[])["kernelGradient", "biasGradient"])
            {
                double[] mean = [.. alone.Select(trace => trace.Items("layers")[l].Numbers(member))
                    .Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)])
                    .Select(sum => sum / rows.Length)];
                AssertClose.Equal(mean, together.Items("layers")[l].Numbers(member), 1e-12, 1e-15);
            }

            Assert.All(
                (string[])["z", "a", "delta"], member => Assert.Equal(rows.Length, together.Items("layers")[l].Items(member).Length));
        }
    }

    [Fact]
    public async Task A_step_that_was_traced_is_the_step_that_training_takes()
    {
        const string Data = """ "inputs": [[0.5, -1], [1, 2], [-0.25, 0.75]], "targets": [[1, 0, 0], [0, 0, 1], [0, 1, 0]] """;
        const string Optimizer = """ "optimizer": { "type": "adamW", "learningRate": 0.01, "weightDecay": 0.1 } """;
        var id =
            await app.CreateAsync(""" "inputs": 2, "layers": [{ "units": 4, "activation": "gelu" }, { "units": 3, "activation": "softmax" }], "seed": 3 """);
        var trace = await app.TraceAsync(id, $"{Data}, {Optimizer}");
        var job = await app.TrainAndWaitAsync(id, $$"""{ "data": { {{Data}} }, {{Optimizer}}, "epochs": 1, "shuffle": false }""");
        AssertClose.Equal(trace.Number("lossBefore"), job.Number("loss"), 1e-5, 0);
        var layers = (await app.ReadAsync($"/models/{id}/weights")).Items("layers");
        for (var l = 0; l < 2; l++)
        {
            AssertClose.Equal(trace.Items("layers")[l].Numbers("kernelAfter"), layers[l].Numbers("kernel"), 1e-5, 1e-6);
            AssertClose.Equal(trace.Items("layers")[l].Numbers("biasAfter"), layers[l].Numbers("bias"), 1e-5, 1e-6);
        }

        // The trained version is the current one now, and each can be looked at.
        Assert.Equal(1, (await app.TraceAsync(id, Data)).Number("version"));
        (await app.TraceAsync(id, $"{Data}, {Optimizer}, \"version\": 0")).Is($"{trace}");
    }

    [Fact]
    public async Task Looking_changes_nothing()
    {
        var id = await app.CreateAsync(TextbookApp.WorkedExample);
        await app.TrainAndWaitAsync(id, $$"""{ "data": { {{TextbookApp.WorkedRow}} }, "epochs": 2 }""");
        var model = await StateAsync();
        var weights = await app.ReadAsync($"/models/{id}/weights");
        var first = await app.TraceAsync(id, $$"""{{TextbookApp.WorkedRow}}, "optimizer": { "type": "adam", "learningRate": 5 }""");
        await app.TraceAsync(id, $$"""{{TextbookApp.WorkedRow}}, "optimizer": "hotCold" """);
        await app.CheckGradientAsync(id, TextbookApp.WorkedRow);
        (await app.TraceAsync(id, $$"""{{TextbookApp.WorkedRow}}, "optimizer": { "type": "adam", "learningRate": 5 }""")).Is($"{first}");
        Assert.Equal(model, await StateAsync());
        (await app.ReadAsync($"/models/{id}/weights")).Is($"{weights}");

        async Task<string> StateAsync()
        {
            var response = await app.GetAsync($"/models/{id}");
            return $"{response.Headers.ETag} {await response.JsonAsync()} {await app.ReadAsync($"/models/{id}/versions")}";
        }
    }

    [Fact]
    public async Task Dropout_is_off_while_one_looks()
    {
        const string Layers = """ "inputs": 2, "layers": [{ "units": 3, "activation": "tanh"DROP }, { "units": 1 }], "seed": 1 """;
        const string Row = """ "inputs": [[1, 2]], "targets": [[1]] """;
        var plain = await app.TraceAsync(await app.CreateAsync(Layers.Replace("DROP", "", StringComparison.Ordinal)), Row);
        var dropped = await app.TraceAsync(
            await app.CreateAsync(Layers.Replace("DROP", ", \"dropout\": 0.5", StringComparison.Ordinal)), Row);
        dropped.GetProperty("layers").Is($"{plain.GetProperty("layers")}");
    }

    private static string One(double x, double t) => FormattableString.Invariant($""" "inputs": [[{x}]], "targets": [[{t}]] """);

    private static void Nine(double[] expected, double[] actual) => AssertClose.Equal(expected, actual, 0, NinthDigit);
}
