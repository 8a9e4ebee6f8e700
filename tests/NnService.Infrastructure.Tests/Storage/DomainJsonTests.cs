using System.Collections.Immutable;
using System.Text.Json;
using NnService.Domain.Choices;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Initializers;
using NnService.Domain.Training;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Tests.Storage;

public class DomainJsonTests
{
    [Theory]
    [InlineData("\"relu\"", "\"relu\"")]
    [InlineData("{\"type\":\"relu\"}", "\"relu\"")]
    [InlineData("\"leakyRelu\"", "{\"type\":\"leakyRelu\",\"negativeSlope\":0.01}")]
    [InlineData("{\"negativeSlope\":0.2,\"type\":\"leakyRelu\"}", "{\"type\":\"leakyRelu\",\"negativeSlope\":0.2}")]
    public void A_choice_is_read_in_both_forms_and_written_complete(string json, string written) =>
        Assert.Equal(written, DomainJson.Write(DomainJson.Read<Activation>(json)));

    [Theory]
    [InlineData("\"rule\"", "relu")]
    [InlineData("{\"negativeSlope\":0.2}", "type")]
    [InlineData("{\"type\":\"leakyRelu\",\"negativeSlope\":2}", "at most 1")]
    [InlineData("{\"type\":\"leakyRelu\",\"slope\":1}", "slope")]
    [InlineData("{\"type\":\"leakyRelu\",\"negativeSlope\":\"1\"}", "negativeSlope")]
    [InlineData("3", "name")]
    public void What_is_no_choice_is_refused_with_a_reason(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<JsonException>(() => DomainJson.Read<Activation>(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_choice_survives()
    {
        Survives(Activation.All);
        Survives(Initializer.All);
        Survives(Loss.All);
        Survives(Optimizer.All);
    }

    [Fact]
    public void A_definition_survives_complete()
    {
        var definition = Examples.Classifier(outputs: null) with
        {
            Layers =
            [
                new LayerDefinition { Units = 2, Activation = new Tanh(), Initializer = new NormalInitializer(0.5, 2), Dropout = 0.25, Kernel = [[1, 2], [3, 1e-300]], Bias = [0.1, 0.2] },
                new LayerDefinition { Units = null, UseBias = false, Activation = new Softmax() },
            ],
        };
        var read = DomainJson.Read<NetworkDefinition>(DomainJson.Write(definition));

        Assert.Equal(DomainJson.Write(definition), DomainJson.Write(read));
        Assert.Equal(definition.Layers[0].Kernel[1], read.Layers[0].Kernel[1]);
        Assert.Equal(definition.Layers[0].Initializer, read.Layers[0].Initializer);
        Assert.Equal((definition.Seed, definition.Inputs, false), (read.Seed, read.Inputs, read.IsBuilt));
    }

    [Fact]
    public void A_request_and_a_report_survive()
    {
        var request = Examples.Request() with { Features = ["a", "b"], FromVersion = 2 };
        Assert.Equal(DomainJson.Write(request), DomainJson.Write(DomainJson.Read<TrainingRequest>(DomainJson.Write(request))));
        var report = new EpochReport(3, 0.1, null, ImmutableSortedDictionary<string, double>.Empty.Add("accuracy", 1), ImmutableSortedDictionary<string, double>.Empty, 0.01);
        Assert.Equal(DomainJson.Write(report), DomainJson.Write(DomainJson.Read<EpochReport>(DomainJson.Write(report))));
    }

    private static void Survives<T>(ChoiceList<T> choices)
        where T : class => Assert.All(choices, choice =>
    {
        var instance = choices.Create(choice.Name, new Dictionary<string, object>(), "", []);
        Assert.Equal(instance, DomainJson.Read<T>(DomainJson.Write(instance)));
    });
}
