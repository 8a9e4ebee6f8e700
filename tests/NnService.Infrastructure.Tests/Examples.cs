using System.Text;
using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Training;
using NnService.Domain.Training.Optimizers;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Tests;

internal static class Examples
{
    public static NetworkDefinition Classifier(int? inputs = 4, int? outputs = 3) => new()
    {
        Inputs = inputs,
        Layers = [new() { Units = 8, Activation = new LeakyRelu(0.2) }, new() { Units = outputs, Activation = new Softmax() }],
        Loss = new CategoricalCrossEntropy(),
        Seed = 42,
    };

    public static TrainingRequest Request(int epochs = 5) => new()
    {
        Targets = ["species"],
        Validation = new SplitOptions(0.2),
        Options = new TrainingOptions { Epochs = epochs, Optimizer = new Adam(0.01), Seed = 7 },
    };

    public static JobSubmission OnIris(string model, int epochs = 5, int priority = 0) => new()
    {
        ModelId = model,
        DatasetId = "iris",
        Request = Request(epochs),
        SubmittedRequest = """{"dataset":"iris"}""",
        Priority = priority,
    };

    public static async Task<TextTable> TableAsync(string csv) => (await ReadAsync(csv)).Table!;

    public static Task<CsvReading> ReadAsync(string csv, CsvOptions? options = null, DatasetLimits? limits = null) =>
        CsvTable.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(csv)), options ?? new CsvOptions(), limits ?? DatasetLimits.Default, TestHost.Token);
}
