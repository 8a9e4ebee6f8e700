using NnService.Api.Tests.Problems;
using NnService.Domain.Tests;

namespace NnService.Api.Tests.Textbook;

/// <summary>Errors that go back without the derivative, through HTTP.</summary>
public sealed class ErrorRuleTests(NnApp app)
{
    private const string Row = """ "inputs": [[0.5]], "targets": [[1]] """;

    private const string Deep = """
        "inputs": 1, "loss": "meanSquaredError", "seed": 3, "layers": [{ "units": 5, "activation": "sigmoid", "useBias": false },
        { "units": 4, "activation": "sigmoid", "useBias": false }, { "units": 1, "useBias": false }]
        """;

    private const string Shallow = """
        "inputs": 1, "loss": "meanSquaredError", "seed": 3, "layers": [{ "units": 5, "activation": "sigmoid", "useBias": false },
        { "units": 1, "useBias": false }]
        """;

    [Fact]
    public async Task Without_the_derivative_a_deep_network_learns_otherwise_and_the_answer_says_so()
    {
        var id = await app.CreateAsync(Deep);
        var gradient = await app.TraceAsync(id, $"{Row}, \"errorRule\": \"gradient\"");
        var without = await app.TraceAsync(id, $"{Row}, \"errorRule\": \"withoutDerivative\"");
        Assert.Equal(("gradient", "withoutDerivative"), (gradient.Text("errorRule"), without.Text("errorRule")));
        Assert.False(gradient.TryGetProperty("note", out _));
        Assert.Contains("is no gradient of the loss", without.Text("note"), StringComparison.Ordinal);
        var steps = await app.TraceAsync(id, $"{Row}, \"errorRule\": \"withoutDerivative\", \"steps\": 2");
        Assert.Equal(without.Text("note"), steps.Text("note"));
        steps.Items("steps")[0].GetProperty("layers").Is($"{without.GetProperty("layers")}");

        // The last two layers get the same; what the first one gets lacks f′ of the second: e·Wᵀ from e of the layer above.
        foreach (var l in (int[])[1, 2]) without.Items("layers")[l].Is($"{gradient.Items("layers")[l]}");
        var second = without.Items("layers")[1];
        var expected = second.GetProperty("kernelBefore").EnumerateArray()
            .Select(links => links.Numbers().Zip(second.Numbers("activationGradient"), (w, e) => w * e).Sum())
            .ToArray();
        AssertClose.Equal(expected, without.Items("layers")[0].Numbers("activationGradient"), 1e-12, 1e-16);
        Assert.NotEqual(gradient.Items("layers")[0].Numbers("delta"), without.Items("layers")[0].Numbers("delta"));
    }

    [Fact]
    public async Task Without_the_derivative_one_hidden_layer_and_identity_learn_the_same_to_the_last_digit()
    {
        var id = await app.CreateAsync(Shallow);
        var gradient = await app.TraceAsync(id, $"{Row}, \"errorRule\": \"gradient\", \"steps\": 50");
        var without = await app.TraceAsync(id, $"{Row}, \"errorRule\": \"withoutDerivative\", \"steps\": 50");
        without.GetProperty("steps").Is($"{gradient.GetProperty("steps")}");
        Assert.False(without.TryGetProperty("note", out _));
    }

    [Fact]
    public async Task A_gradient_check_shows_by_how_much_it_is_none()
    {
        var deep = await app.CreateAsync(Deep);
        var check = await app.CheckGradientAsync(deep, $"{Row}, \"errorRule\": \"withoutDerivative\"");
        Assert.True(check.Number("largestRelativeDifference") > 0.1, $"{check}");
        Assert.Equal("withoutDerivative", check.Text("errorRule"));
        Assert.Contains("by how much it is no gradient", check.Text("note"), StringComparison.Ordinal);
        Assert.True((await app.CheckGradientAsync(deep, Row)).Number("largestRelativeDifference") < 1e-6);
        var shallow = await app.CreateAsync(Shallow);
        check = await app.CheckGradientAsync(shallow, $"{Row}, \"errorRule\": \"withoutDerivative\"");
        Assert.True(check.Number("largestRelativeDifference") < 1e-6, $"{check}");
        Assert.False(check.TryGetProperty("note", out _));
    }

    [Fact]
    public async Task Trial_and_error_has_no_rule_of_errors()
    {
        var id = await app.CreateAsync(TextbookApp.OneWeight);
        foreach (var look in (string[])["trace", "landscape"])
        {
            await (await app.PostAsync(
                $"/models/{id}/{look}",
                $$"""
                { {{Row}}, "optimizer": "hotCold", "errorRule": "withoutDerivative"
                  {{(look == "landscape" ? ", \"parameters\": [\"w1\"], \"ranges\": [[0, 1]]" : "")}} }
                """)).IsProblemAsync("invalid", "/errorRule", "hotCold tries weights out");
        }

        await (await app.PostAsync($"/models/{id}/trace", $$"""{ {{Row}}, "errorRule": "none" }""")).IsProblemAsync(
            "wrong_type", "/errorRule", "gradient, withoutDerivative");
    }
}
