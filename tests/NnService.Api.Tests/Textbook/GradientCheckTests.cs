using NnService.Api.Tests.Problems;
using NnService.Domain.Networks;

namespace NnService.Api.Tests.Textbook;

/// <summary>Back-propagation against central differences, through HTTP.</summary>
public sealed class GradientCheckTests(NnApp app)
{
    private const string Rows =
        """ "inputs": [[0.5, -1], [1.25, 2], [-0.25, 0.75]], "targets": [[0.2, 0.5, 0.3], [1, 0, 0], [0, 0.25, 0.75]] """;

    private static readonly Dictionary<string, object> NoArguments = [];

    public static TheoryData<string> Losses => [.. Loss.All.Select(choice => choice.Name)];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Every_allowed_pair_agrees_and_every_other_is_refused(string loss)
    {
        var rule = Loss.All.Create(loss, NoArguments, "", [])!;
        foreach (var choice in Activation.All)
        {
            // Biases are not zero, so that no sum of a relu lies on its kink.
            var hidden = choice.Create(NoArguments, "", [])!.IsOutputOnly ? "tanh" : choice.Name;
            var definition = $$"""
                { "inputs": 2, "loss": "{{loss}}", "seed": 4, "layers": [{ "units": 4, "activation": "{{hidden}}", "bias": [0.3, -0.2, 0.1,
                  0.4] }, { "units": 3, "activation": "{{choice.Name}}", "bias": [0.1, 0.2, -0.3] }] }
                """;
            if (rule.RefusalOf(choice.Create(NoArguments, "", [])!) is { } refusal)
            {
                await (await app.PostAsync("/models", definition)).IsProblemAsync("invalid", "/loss", refusal);
                continue;
            }

            var id = (await app.CreateModelAsync(definition)).Text("id");
            var check = await app.CheckGradientAsync(id, Rows);
            Assert.True(check.Number("largestRelativeDifference") < 1e-6, $"{loss} after {choice.Name}: {check}");
            Assert.Equal((27, 0, 1e-5), (check.Number("parameters"), check.Number("version"), check.Number("epsilon")));
        }
    }

    [Fact]
    public async Task The_place_is_a_pointer_into_the_weights()
    {
        // y = w₁x₁ + w₂x₂, E = |y − t| at its kink: the slope is 0 by convention, the differences see it from both sides only where ε moves
        // it.
        var id =
            await app.CreateAsync(""" "inputs": 2, "loss": "halfSquaredError", "layers": [{ "units": 1, "kernel": [[1], [1]], "bias": [0] }, { "units": 1, "activation": "relu", "kernel": [[1]], "bias": [0] }] """);
        var check = await app.CheckGradientAsync(id, """ "inputs": [[0, -1e-6]], "targets": [[3]], "epsilon": 1e-3 """);
        Assert.Equal(
            ["model", "version", "parameters", "largestRelativeDifference", "at", "backPropagation", "centralDifference", "epsilon"],
            check.Members());
        // Only the biases move z across the kink at 0; before it back-propagation sees no slope, the differences half of −3.
        Assert.Equal("/layers/0/bias/0", check.Text("at"));
        Assert.Equal(
            (id, 5, 0, 1e-3), (check.Text("model"), check.Number("parameters"), check.Number("backPropagation"), check.Number("epsilon")));
        Assert.Equal(-1.5, check.Number("centralDifference"), 1e-2);
        Assert.Equal(1, check.Number("largestRelativeDifference"), 1e-9);
    }

    [Fact]
    public async Task A_trained_version_agrees_too()
    {
        var id =
            await app.CreateAsync(""" "inputs": 2, "layers": [{ "units": 4, "activation": "silu", "useBias": false }, { "units": 3, "activation": "softmax" }] """);
        await app.TrainAndWaitAsync(id, $$"""{ "data": { {{Rows}} }, "epochs": 20, "learningRate": 0.1 }""");
        var check = await app.CheckGradientAsync(id, Rows);
        Assert.Equal((1, 23), (check.Number("version"), check.Number("parameters")));
        Assert.InRange(check.Number("largestRelativeDifference"), 0, 1e-6);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1e-5")]
    [InlineData("1e-10")]
    [InlineData("0.11")]
    public async Task An_epsilon_that_shows_nothing_is_refused(string epsilon)
    {
        var id = await app.CreateAsync(TextbookApp.OneWeight);
        await (await app.PostAsync(
            $"/models/{id}/gradient-check", $$"""{ "inputs": [[1]], "targets": [[1]], "epsilon": {{epsilon}} }""")).IsProblemAsync(
            "invalid", "/epsilon", "from 1e-9 to 0.1");
    }

    [Theory]
    [InlineData("1e20", "1e300")]
    [InlineData("0", "1e308")] // the loss is finite, and the slope of the bias too; that of the weight is not
    public async Task A_loss_that_is_not_finite_is_refused(string weight, string x)
    {
        var id = await app.CreateAsync($$""" "inputs": 1, "layers": [{ "units": 1, "kernel": [[{{weight}}]], "bias": [1] }] """);
        await (await app.PostAsync($"/models/{id}/gradient-check", $$"""{ "inputs": [[{{x}}]], "targets": [[7]] }""")).IsProblemAsync(
            "invalid", "", "not finite");
    }
}
