using System.Text;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Optimizers;
using NnService.Domain.Preparation;
using NnService.Domain.Training;
using NnService.Domain.Training.Schedules;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Jobs;

namespace NnService.Infrastructure.Tests;

internal static class Examples
{
    /// <summary>Epochs of digits: on a fast machine too the job is longer than a look at it.</summary>
    public const int ASecondOrSo = 1000;

    public static NetworkDefinition Classifier(int? inputs = 4, int? outputs = 3) => new()
    {
        Inputs = inputs,
        Layers = [new() { Units = 8, Activation = new LeakyRelu(0.2) }, new() { Units = outputs, Activation = new Softmax() }],
        Loss = new CategoricalCrossEntropy(),
        Seed = 42,
    };

    /// <summary>Two inputs and a bias.</summary>
    public static NetworkDefinition ThreeWeights() =>
        new() { Inputs = 2, Layers = [new() { Units = 1, Activation = new Identity() }], Loss = new MeanSquaredError() };

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

    /// <summary>A job of a second or so, with everything that a run can remember: moments, dropout, a schedule, the best weights.</summary>
    public static JobSubmission OnDigits(string model, int epochs = ASecondOrSo) => new()
    {
        ModelId = model,
        DatasetId = "digits",
        Request = new TrainingRequest
        {
            Targets = ["digit"],
            Validation = new SplitOptions(0.2),
            Test = new SplitOptions(0.1),
            Options = new TrainingOptions
            {
                Epochs = epochs,
                Optimizer = new Adam(0.002),
                Schedule = new ReduceOnPlateauSchedule(),
                EarlyStopping = new EarlyStopping(Patience: epochs, MinDelta: 0),
                Seed = 7,
            },
        },
        SubmittedRequest = """{"dataset":"digits"}""",
    };

    public static NetworkDefinition DigitReader() => new()
    {
        Layers = [new() { Units = 64, Activation = new Relu(), Dropout = 0.2 }, new() { Activation = new Softmax() }],
        Loss = new CategoricalCrossEntropy(),
        Seed = 42,
    };

    public static async Task<TextTable> TableAsync(string csv) => (await ReadAsync(csv)).Table!;

    public static Task<CsvReading> ReadAsync(string csv, CsvOptions? options = null, DatasetLimits? limits = null) =>
        CsvTable.ReadAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(csv)), options ?? new CsvOptions(), limits ?? DatasetLimits.Default, TestHost.Token);
}
