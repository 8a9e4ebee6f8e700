using NnService.Api.Requests;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Families;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;

namespace NnService.Api.Tests.Capabilities;

/// <summary>What the service says it can do is what it does.</summary>
public sealed class CapabilitiesTests(NnApp app)
{
    [Fact]
    public async Task They_are_the_lists_of_the_domain()
    {
        var capabilities = await app.ReadAsync("/capabilities");
        Assert.Equal(
            ["activations", "initializers", "losses", "optimizers", "schedules", "scalings", "generators", "monitors", "limits"],
            capabilities.Members());
        Agrees(Activation.All, "activations");
        Agrees(Initializer.All, "initializers");
        Agrees(Loss.All, "losses");
        Agrees(Optimizer.All, "optimizers");
        Agrees(LearningRateSchedule.All, "schedules");
        Agrees(Scaling.All, "scalings");
        Agrees(Generator.All, "generators");
        Assert.Equal(EarlyStopping.Monitors, capabilities.Items("monitors").Select(monitor => monitor.GetString()));

        void Agrees<T>(FamilyRegistry<T> family, string member)
            where T : class
        {
            var told = capabilities.Items(member);
            Assert.Equal(family.Select(choice => choice.Name), told.Select(choice => choice.Text("name")));
            Assert.Equal(
                family.SelectMany(
                    choice => choice.Parameters.Select(
                        parameter =>
                            $"{choice.Name}.{parameter.Name} = {System.Text.Json.JsonSerializer.Serialize(parameter.Default)}, "
                                + $"{parameter.Allowed}")),
                told.SelectMany(
                    choice => choice.Items("parameters")
                        .Select(
                            parameter =>
                                $"{choice.Text("name")}.{parameter.Text("name")} = {parameter.GetProperty("default")}, {parameter.Text("allowed")}".Replace(
                                    "True", "true", StringComparison.Ordinal)
                                .Replace("False", "false", StringComparison.Ordinal))));
        }
    }

    [Fact]
    public async Task The_limits_are_those_of_the_configuration()
    {
        var limits = (await app.ReadAsync("/capabilities")).GetProperty("limits");
        var defaults = new NnLimits();
        Assert.Equal(
            typeof(NnLimits).GetProperties()
                .Select(
                    limit =>
                        (char.ToLowerInvariant(limit.Name[0]) + limit.Name[1..], Convert.ToDouble(
                            limit.GetValue(defaults), System.Globalization.CultureInfo.InvariantCulture))),
            limits.EnumerateObject().Select(limit => (limit.Name, limit.Value.GetDouble())));
    }

    [Fact]
    public async Task Every_activation_and_initializer_makes_a_model()
    {
        foreach (var choice in (await app.ReadAsync("/capabilities")).Items("activations"))
            await app.CreateModelAsync($$"""{ "layers": [{ "units": 2, "activation": "{{choice.Text("name")}}" }] }""");
        foreach (var choice in (await app.ReadAsync("/capabilities")).Items("initializers"))
            await app.CreateModelAsync($$"""{ "inputs": 2, "layers": [{ "units": 2, "initializer": "{{choice.Text("name")}}" }] }""");
    }

    [Fact]
    public async Task Every_optimizer_trains()
    {
        await app.CreateModelAsync("""{ "id": "c-optimizers", "inputs": 1, "layers": [{ "units": 1 }] }""");
        foreach (var choice in (await app.ReadAsync("/capabilities")).Items("optimizers"))
            await app.TrainAndWaitAsync(
                "c-optimizers",
                $$"""{ "data": { "inputs": [[0], [1]], "targets": [[0], [1]] }, "epochs": 1, "optimizer": "{{choice.Text("name")}}" }""");
    }

    [Fact]
    public async Task Every_loss_trains_with_the_output_that_is_made_for_it()
    {
        foreach (var choice in (await app.ReadAsync("/capabilities")).Items("losses"))
        {
            var output = choice.Text("name") switch
            {
                "binaryCrossEntropy" =>
                "sigmoid",
                "categoricalCrossEntropy" => "softmax",
                _ => "identity"
            };
            var id = (await app.CreateModelAsync(
                $$"""{ "inputs": 1, "layers": [{ "units": 2, "activation": "{{output}}" }], "loss": "{{choice.Text("name")}}" }""")).Text("id");
            await app.TrainAndWaitAsync(id, """{ "data": { "inputs": [[0], [1]], "targets": [[0, 1], [1, 0]] }, "epochs": 1 }""");
        }
    }

    [Fact]
    public async Task Every_schedule_and_monitor_trains()
    {
        await app.CreateModelAsync("""{ "id": "c-schedules", "layers": [{ "activation": "softmax" }] }""");
        await app.CreateModelAsync("""{ "id": "c-numbers", "layers": [{}] }""");
        var capabilities = await app.ReadAsync("/capabilities");
        foreach (var choice in capabilities.Items("schedules"))
            await app.TrainAndWaitAsync(
                "c-schedules",
                $$"""{ "dataset": "iris", "target": "species", "epochs": 1, "learningRateSchedule": "{{choice.Text("name")}}" }""");
        foreach (var monitor in capabilities.Items("monitors").Select(monitor => monitor.GetString()!))
        {
            var (model, data) = monitor.EndsWith("ae", StringComparison.Ordinal)
                ? ("c-numbers", """ "dataset": "diabetes", "target": "progression" """)
                : ("c-schedules", """ "dataset": "iris", "target": "species" """);
            var job = await app.TrainAndWaitAsync(model, $$"""{ {{data}}, "epochs": 1, "earlyStopping": { "monitor": "{{monitor}}" } }""");
            Assert.Equal(monitor, job.GetProperty("best").Text("monitor"));
        }
    }
}
