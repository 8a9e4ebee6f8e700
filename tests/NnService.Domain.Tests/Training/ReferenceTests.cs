using NnService.Domain.Networks;
using NnService.Domain.Textbook;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Training;

/// <summary>Training against PyTorch in 64 bits: 1e-4 relative or 1e-5 absolute in 32 bits, 1e-9 on the textbook path.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string> Names => [.. ReferenceRun.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Backpropagation_before_the_first_step_matches_PyTorch(string name)
    {
        var run = ReferenceRun.Read(name);
        var network = Network.Initialize(run.Definition);
        var pass = new Backpropagation(network, run.Samples.Rows);
        var gradient = new float[network.Parameters.Length];

        pass.Forward(run.Samples.Inputs, run.Samples.Rows);
        pass.Backward(run.Samples.Inputs, run.Samples.Targets, [], run.Samples.Rows, null, gradient);
        GradientShaping.Apply(network, run.Options, gradient);

        AssertClose.Equal(run.OutputsBefore, pass.Outputs(run.Samples.Rows), 1e-4, 1e-5, "output");
        AssertClose.Equal(run.FirstGradient, gradient, 1e-4, 1e-5, "gradient");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Trainer_step_by_step_matches_PyTorch(string name)
    {
        var run = ReferenceRun.Read(name);
        var network = Network.Initialize(run.Definition);

        var reports = new Trainer(network, run.Samples, run.Samples, run.Options).RunToEnd();

        Assert.Equal(run.LossPerStep.Length, reports.Length);
        for (var step = 0; step < reports.Length; step++)
            AssertClose.Equal(run.LossPerStep[step], reports[step].Loss, 1e-4, 1e-5, $"loss of step {step + 1}");
        AssertClose.Equal(run.LossAfter, reports[^1].ValidationLoss!.Value, 1e-4, 1e-5, "loss after training");
        AssertClose.Equal(run.ParametersAfter, network.Parameters, 1e-4, 1e-5, "parameter");

        var pass = new Backpropagation(network, run.Samples.Rows);
        pass.Forward(run.Samples.Inputs, run.Samples.Rows);
        AssertClose.Equal(run.OutputsAfter, pass.Outputs(run.Samples.Rows), 1e-4, 1e-5, "output");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Textbook_before_the_first_step_matches_PyTorch(string name)
    {
        var run = ReferenceRun.Read(name);
        var network = TextbookNetwork.Initialize(run.Definition);

        var pass = TextbookPass.Forward(network, run.X);
        var gradient = TextbookGradient.Backward(network, pass, run.T).Flatten(network);

        // PyTorch's gradient includes the penalty.
        for (var i = 0; i < gradient.Length; i++)
            gradient[i] += network.IsKernel(i) ? run.Options.L2 * network.Parameters[i] : 0;
        AssertClose.Equal(run.OutputsBefore, pass.Y.ToRowMajorArray(), 1e-9, 1e-12, "output");
        AssertClose.Equal(run.FirstGradient, gradient, 1e-9, 1e-12, "gradient");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TextbookTrainer_step_by_step_matches_PyTorch(string name)
    {
        var run = ReferenceRun.Read(name);
        var network = TextbookNetwork.Initialize(run.Definition);
        var trainer = new TextbookTrainer(network, run.Options.Optimizer, l2: run.Options.L2);

        for (var step = 0; step < run.LossPerStep.Length; step++)
            AssertClose.Equal(run.LossPerStep[step], trainer.Step(run.X, run.T), 1e-9, 1e-12, $"loss of step {step + 1}");

        var pass = TextbookPass.Forward(network, run.X);
        AssertClose.Equal(run.LossAfter, pass.Loss(network, run.T), 1e-9, 1e-12, "loss after training");
        AssertClose.Equal(run.ParametersAfter, network.Parameters, 1e-9, 1e-12, "parameter");
        AssertClose.Equal(run.OutputsAfter, pass.Y.ToRowMajorArray(), 1e-9, 1e-12, "output");
    }

    [Fact]
    public void Names_of_fixtures_are_their_files() => Assert.Equal(31, ReferenceRun.Names.Count());
}
