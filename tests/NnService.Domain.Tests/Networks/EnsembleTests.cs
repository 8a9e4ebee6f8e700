using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Tests.Networks;

public sealed class EnsembleTests
{
    private const int Rows = 300;

    private static readonly float[] X = TestData.Numbers(4, Rows * 5);

    public static TheoryData<string> Outputs => ["softmax", "sigmoid", "identity", "tanh"];

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Run_answers_the_mean_of_the_members(string output)
    {
        var ensemble = Ensemble.Initialize(Definition(output) with { Members = 3 });
        var y = new float[Rows * 4];
        ForwardPass.Run(ensemble, X, Rows, y);

        var members = ensemble.Members.Select(Answers).ToArray();
        for (var i = 0; i < y.Length; i++)
            Assert.Equal((float)(((double)members[0][i] + members[1][i] + members[2][i]) / 3), y[i]);
        Assert.NotEqual(members[0], members[1]);
    }

    // What is said to stand for the weighted sums gives the mean answer when the activation goes over it.
    [Theory]
    [MemberData(nameof(Outputs))]
    public void Run_gives_sums_from_which_the_mean_follows(string output)
    {
        var ensemble = Ensemble.Initialize(Definition(output) with { Members = 5 });
        var (z, y) = (new float[Rows * 4], new float[Rows * 4]);
        ForwardPass.Run(ensemble, X, Rows, z, y);

        var again = new float[y.Length];
        if (output is "softmax" or "sigmoid") ensemble.Definition.Output.Activation.Forward(z, 4, again);
        else z.CopyTo(again, 0);
        AssertClose.Equal([.. y.Select(number => (double)number)], again, 2e-6, 1e-7);
    }

    // Members of weights like these answer 0 in 32 bits; the loss is still a number: 200 and 300 from one member each, ln 2 more for being
    // one of two.
    [Theory]
    [InlineData("softmax", 200)]
    [InlineData("sigmoid", 200)]
    public void Run_keeps_the_loss_finite_where_every_member_is_sure_and_wrong(string output, double smallest)
    {
        var definition = new NetworkDefinition
        {
            Inputs = 1,
            Layers = [new() { Units = 2, Activation = Of(output), UseBias = false }],
            Loss = output == "softmax" ? new CategoricalCrossEntropy() : new BinaryCrossEntropy(),
            Members = 2,
        };
        var ensemble = Ensemble.Of(definition, [[-200, output == "softmax" ? 0 : -200], [-300, output == "softmax" ? 0 : -300]]);
        var (z, y) = (new float[2], new float[2]);
        ForwardPass.Run(ensemble, [1], 1, z, y);

        Assert.Equal(0, y[0]);
        var loss = definition.Loss.Sum(z, y, output == "softmax" ? [1, 0] : [1, 1], [], 2);
        AssertClose.Equal(smallest + Math.Log(2), loss, 1e-6, 1e-9);
    }

    [Fact]
    public void Initialize_one_member_is_the_network()
    {
        var definition = Definition("softmax");
        Assert.Equal(Network.Initialize(definition).Parameters, Ensemble.Initialize(definition).Members.Single().Parameters);
        Assert.Equal(Network.Initialize(definition).Parameters.Length * 4L, (long)(definition with { Members = 4 }).ParameterCount!);
    }

    [Fact]
    public void Constructor_another_number_of_members_is_refused() => Assert.Throws<ArgumentException>(
        () => new Ensemble(Definition("softmax") with { Members = 2 }, [Network.Initialize(Definition("softmax"))]));

    private static NetworkDefinition Definition(string output) => TestData.Definition(
        5, Loss.DefaultFor(Of(output)), (6, new Relu()), (4, Of(output)));

    private static Activation Of(string name) => Activation.All.Create(name, new Dictionary<string, object>(), "", [])!;

    private static float[] Answers(Network network)
    {
        var (z, y) = (new float[Rows * 4], new float[Rows * 4]);
        ForwardPass.Run(network, X, Rows, z, y);
        return y;
    }
}
