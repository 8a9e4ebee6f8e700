using NnService.Domain.Optimizers;
using NnService.Domain.Tests.Training;
using NnService.Domain.Textbook;

namespace NnService.Domain.Tests.Textbook;

/// <summary>Every figure of the known 2-2-2 example, to nine digits.</summary>
public sealed class WorkedExampleTests
{
    private const double NinthDigit = 5.5e-10;

    [Fact]
    public void Forward_of_the_example_gives_its_outputs_and_error()
    {
        var network = TextbookNetwork.Initialize(WorkedExample.Definition);

        var pass = TextbookPass.Forward(network, WorkedExample.Inputs);

        // z₁ = 0.05·0.15 + 0.10·0.20 + 0.35 = 0.3775 and 0.3925.
        AssertClose.Equal([0.3775, 0.3925], pass.Layers[0].Z.ToRowMajorArray(), 0, 1e-15);
        AssertClose.Equal([0.593269992, 0.596884378], pass.Layers[0].A.ToRowMajorArray(), 0, NinthDigit);
        AssertClose.Equal([0.751365070, 0.772928465], pass.Y.ToRowMajorArray(), 0, NinthDigit);
        AssertClose.Equal(0.298371109, pass.Loss(network, WorkedExample.Targets), 0, NinthDigit);
    }

    [Fact]
    public void Backward_of_the_example_gives_its_deltas()
    {
        var network = TextbookNetwork.Initialize(WorkedExample.Definition);

        var gradient = TextbookGradient.Backward(network, TextbookPass.Forward(network, WorkedExample.Inputs), WorkedExample.Targets);

        AssertClose.Equal([0.138498562, -0.038098237], gradient.Layers[1].Delta.ToRowMajorArray(), 0, NinthDigit);
        AssertClose.Equal([0.008771355, 0.009954255], gradient.Layers[0].Delta.ToRowMajorArray(), 0, NinthDigit);
        AssertClose.Equal([0.138498562, -0.038098237], gradient.Layers[1].BiasGradient.ToArray(), 0, NinthDigit);

        // ∂E/∂w₅ = δ·a = 0.138498562·0.593269992.
        AssertClose.Equal(0.082167041, gradient.Layers[1].KernelGradient[0, 0], 0, NinthDigit);
    }

    [Fact]
    public void Step_with_frozen_biases_gives_its_weights()
    {
        var (network, trainer) = Trainer(trainBiases: false);

        AssertClose.Equal(0.298371109, trainer.Step(WorkedExample.Inputs, WorkedExample.Targets), 0, NinthDigit);

        AssertClose.Equal([0.358916480, 0.511301270, 0.408666186, 0.561370121], network.Kernel(1).ToRowMajorArray(), 0, NinthDigit);
        AssertClose.Equal([0.149780716, 0.249751144, 0.199561432, 0.299502287], network.Kernel(0).ToRowMajorArray(), 0, NinthDigit);
        Assert.Equal([0.35, 0.35], network.Bias(0));
        Assert.Equal([0.60, 0.60], network.Bias(1));
        AssertClose.Equal(0.291027774, LossOf(network), 0, NinthDigit);
    }

    [Fact]
    public void Step_with_learning_biases_comes_further()
    {
        var (network, trainer) = Trainer(trainBiases: true);

        trainer.Step(WorkedExample.Inputs, WorkedExample.Targets);

        AssertClose.Equal(0.280471447, LossOf(network), 0, NinthDigit);
    }

    [Fact]
    public void Step_ten_thousand_times_arrives_where_it_is_known_to()
    {
        var (network, trainer) = Trainer(trainBiases: false);

        for (var step = 0; step < 10_000; step++) trainer.Step(WorkedExample.Inputs, WorkedExample.Targets);

        AssertClose.Equal(3.5102e-5, LossOf(network), 0, 5.5e-10);
        AssertClose.Equal(
            [0.015913620, 0.984064274], TextbookPass.Forward(network, WorkedExample.Inputs).Y.ToRowMajorArray(), 0, NinthDigit);
        Assert.Equal([0.35, 0.35], network.Bias(0));
    }

    private static (TextbookNetwork Network, TextbookTrainer Trainer) Trainer(bool trainBiases)
    {
        var network = TextbookNetwork.Initialize(WorkedExample.Definition);
        return (network, new TextbookTrainer(network, new Sgd(0.5), trainBiases: trainBiases));
    }

    private static double LossOf(TextbookNetwork network) =>
        TextbookPass.Forward(network, WorkedExample.Inputs).Loss(network, WorkedExample.Targets);
}
