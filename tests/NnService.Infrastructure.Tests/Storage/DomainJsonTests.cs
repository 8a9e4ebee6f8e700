using System.Collections.Immutable;
using System.Text.Json;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Encoding.Scalings;
using NnService.Domain.Families;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Initializers;
using NnService.Domain.Optimizers;
using NnService.Domain.Preparation;
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
        Assert.Contains(reason, Assert.ThrowsAny<JsonException>(() => DomainJson.Read<Activation>(json)).Message, StringComparison.Ordinal);

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
                new LayerDefinition
                {
                    Units = 2,
                    Activation = new Tanh(),
                    Initializer = new NormalInitializer(0.5, 2),
                    Dropout = 0.25,
                    Kernel = [[1, 2], [3, 1e-300]],
                    Bias = [0.1, 0.2],
                },
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
        var report = new EpochReport(
            3,
            0.1,
            null,
            ImmutableSortedDictionary<string, double>.Empty.Add("accuracy", 1),
            ImmutableSortedDictionary<string, double>.Empty,
            0.01);
        Assert.Equal(DomainJson.Write(report), DomainJson.Write(DomainJson.Read<EpochReport>(DomainJson.Write(report))));
    }

    [Fact]
    public void Preprocessing_and_its_encoding_survive()
    {
        var request = Examples.Request() with
        {
            Preprocessing = new()
            {
                Numeric = new MinMaxScaling(),
                Missing = Imputation.Median,
                Unknown = UnseenCategories.Ignore,
                MaxCategories = 7,
                Columns = Preprocessing.Default.Columns.Add("a", new(null, Imputation.MostFrequent)),
            },
        };
        Assert.Equal(SplitOptions.By("part"), DomainJson.Read<SplitOptions>(DomainJson.Write(SplitOptions.By("part"))));
        var read = DomainJson.Read<TrainingRequest>(DomainJson.Write(request));
        Assert.Equal(DomainJson.Write(request), DomainJson.Write(read));
        Assert.Equal(
            (new MinMaxScaling(), Imputation.MostFrequent), (read.Preprocessing.NumericOf("a"), read.Preprocessing.MissingOf("a")));

        var encoding = FeatureEncoding.Fit(
            Column.OfWords("c", ColumnType.Category, ["a", "b", "c", null]), [0, 1, 2, 3], new() { MaxCategories = 1 });
        Assert.Equal(DomainJson.Write(encoding), DomainJson.Write(DomainJson.Read<FeatureEncoding>(DomainJson.Write(encoding))));
        Assert.Equal(["b", "c"], DomainJson.Read<FeatureEncoding>(DomainJson.Write(encoding)).Pooled);
    }

    [Fact]
    public void What_was_stored_before_preprocessing_is_read_as_it_was()
    {
        var request =
            DomainJson.Read<TrainingRequest>("""{"targets":["species"],"validation":{"fraction":0.2,"method":null},"options":{"epochs":5}}""");
        Assert.Equal(DomainJson.Write(Preprocessing.Default), DomainJson.Write(request.Preprocessing));

        var encoding = DomainJson.Read<DataEncoding>("""
            {"task":"multiClass","isPlain":false,"features":[
              {"name":"x","type":"number","mean":2,"standardDeviation":4,"min":1,"max":3,"categories":[]},
              {"name":"c","type":"category","mean":0,"standardDeviation":0,"min":null,"max":null,"categories":["a","b"]}],
             "targets":[],"ignored":[],"inputCount":3,"outputCount":2}
            """);
        Assert.Equal((UnseenCategories.Error, 1, 2), (encoding.Unknown, encoding.Features[0].Width, encoding.Features[1].Width));
        var places = new float[3];
        encoding.Features[0].Encode(10, places.AsSpan(0, 1));
        encoding.Features[1].Encode("b", places.AsSpan(1));
        Assert.Equal([2f, 0, 1], places);
        encoding.Features[0].Encode(double.NaN, places.AsSpan(0, 1));
        encoding.Features[1].Encode(null, places.AsSpan(1));
        Assert.Equal([0f, 0, 0], places);
    }

    private static void Survives<T>(FamilyRegistry<T> choices)
        where T : class => Assert.All(choices, choice =>
    {
        var instance = choices.Create(choice.Name, new Dictionary<string, object>(), "", []);
        Assert.Equal(instance, DomainJson.Read<T>(DomainJson.Write(instance)));
    });
}
