using NnService.Domain.Networks;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Training;

/// <summary>Training in 32 bits against PyTorch in 64: 1e-4 relative or 1e-5 absolute.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string> Names => [.. ReferenceRun.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Backpropagation_BeforeTheFirstStep_MatchesPyTorch(string name)
    {
        var run = ReferenceRun.Read(name);
        var network = Network.Initialize(run.Definition);
        var pass = new Backpropagation(network, run.Samples.Rows);
        var gradient = new float[network.Parameters.Length];

        pass.Forward(run.Samples.Inputs, run.Samples.Rows);
        pass.Backward(run.Samples.Inputs, run.Samples.Targets, run.Samples.Rows, gradient);

        Near.Equal(run.OutputsBefore, pass.Outputs(run.Samples.Rows), 1e-4, 1e-5, "output");
        Near.Equal(run.FirstGradient, gradient, 1e-4, 1e-5, "gradient");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Trainer_StepByStep_MatchesPyTorch(string name)
    {
        var run = ReferenceRun.Read(name);
        var network = Network.Initialize(run.Definition);

        var reports = new Trainer(network, run.Samples, run.Samples, run.Options).RunToEnd();

        Assert.Equal(run.LossPerStep.Length, reports.Length);
        for (var step = 0; step < reports.Length; step++)
            Near.Equal(run.LossPerStep[step], reports[step].Loss, 1e-4, 1e-5, $"loss of step {step + 1}");
        Near.Equal(run.LossAfter, reports[^1].ValidationLoss!.Value, 1e-4, 1e-5, "loss after training");
        Near.Equal(run.ParametersAfter, network.Parameters, 1e-4, 1e-5, "parameter");

        var pass = new Backpropagation(network, run.Samples.Rows);
        pass.Forward(run.Samples.Inputs, run.Samples.Rows);
        Near.Equal(run.OutputsAfter, pass.Outputs(run.Samples.Rows), 1e-4, 1e-5, "output");
    }

    [Fact]
    public void Names_OfFixtures_AreTheirFiles() => Assert.Equal(19, ReferenceRun.Names.Count());
}
