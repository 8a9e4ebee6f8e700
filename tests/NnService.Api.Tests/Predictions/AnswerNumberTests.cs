using NnService.Api.Predictions.Answering;
using NnService.Domain.Data;
using NnService.Domain.Encoding;

namespace NnService.Api.Tests.Predictions;

/// <summary>Answers have the digits that the network computed.</summary>
public sealed class AnswerNumberTests(NnApp app)
{
    [Fact]
    public async Task Answers_are_32_bit_numbers_in_their_shortest_form()
    {
        await app.CreateModelAsync("""{ "id": "short", "layers": [{ "units": 4, "activation": "tanh" }, { "activation": "softmax" }] }""");
        await app.TrainAndWaitAsync("short", """{ "dataset": "iris", "target": "species", "epochs": 30, "learningRate": 0.05 }""");
        var probabilities = (await (await app.PostAsync(
            "/models/short/predict", """{ "instances": [[5.1, 3.5, 1.4, 0.2], [6, 2.9, 4.5, 1.5]] }""")).JsonAsync()).Items("predictions")
            .SelectMany(answer => answer.GetProperty("probabilities").EnumerateObject()).Select(pair => pair.Value);
        Assert.All(probabilities, number => Assert.Equal(Shortest(number.GetSingle()), number.GetRawText()));
    }

    [Theory]
    [InlineData(0.1, 0, 1, true)]
    [InlineData(1245.678, 1245, 145, true)]
    [InlineData(1.7e9, 1.7e9, 10, false)]
    [InlineData(1e300, 0, 1e300, false)]
    public void A_target_that_lies_far_from_0_for_its_spread_keeps_64_bits(double value, double mean, double scale, bool isSingle) =>
        Assert.Equal(
            isSingle,
            AnswerNumber.IsSingle(value, new TargetEncoding { Name = "y", Type = ColumnType.Number, Mean = mean, Scale = scale }));

    // As the writer of JSON does it: 1E-05 and not 0.00001.
    private static string Shortest(float number) => System.Text.Json.JsonSerializer.Serialize(number);
}
