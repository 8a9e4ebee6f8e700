using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Training;
using NnService.Tests.Common;

namespace NnService.Domain.Tests.Numerics;

/// <summary>The width of the processor's vectors changes the time that a run takes and nothing else.</summary>
public sealed class VectorWidthTests
{
    private const string FileVariable = "NNSERVICE_TEST_BITS_FILE";

    private static int Width => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    [Fact]
    public async Task Training_under_every_vector_width_makes_the_same_bits()
    {
        var whole = await ProbeAsync();
        var without512 = await ProbeAsync(("DOTNET_EnableAVX512", "0"));
        var without256 = await ProbeAsync(("DOTNET_EnableAVX512", "0"), ("DOTNET_EnableAVX2", "0"));

        Assert.Equal(Width, whole.Width);
        Assert.Equal(Math.Min(Width, 256), without512.Width);

        // Without AVX2 there is no fused multiply-add in hardware either; the runtime computes it to the same bits.
        Assert.Equal(128, without256.Width);
        Assert.Equal(whole.Hash, without512.Hash);
        Assert.Equal(whole.Hash, without256.Hash);
    }

    /// <summary>
    /// Trains small networks with every rule and activation; in a child process it leaves the hash of their weights for the test above.
    /// </summary>
    [Fact]
    public void Probe_trained_twice_makes_the_same_bits()
    {
        var hash = Hash();
        Assert.Equal(hash, Hash());
        if (Environment.GetEnvironmentVariable(FileVariable) is { } file) File.WriteAllText(file, $"{Width} {hash}");
    }

    private static async Task<(int Width, string Hash)> ProbeAsync(params (string Name, string Value)[] settings)
    {
        var file = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in (string[])[
                typeof(VectorWidthTests).Assembly.Location,
                "-method",
                $"{typeof(VectorWidthTests).FullName}.{nameof(Probe_trained_twice_makes_the_same_bits)}",
            ])
                start.ArgumentList.Add(argument);
            foreach (var (name, value) in settings) start.Environment[name] = value;
            start.Environment[FileVariable] = file;
            using var child = Process.Start(start)!;
            var output = child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.True(await child.EndInTimeAsync("the probe") == 0, $"{await output}{await error}");
            var answer = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Split(' ');
            return (int.Parse(answer[0], null), answer[1]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var activations = Activation.All.Select(choice => TestData.Default(Activation.All, choice.Name))
            .Where(activation => !activation.IsOutputOnly)
            .ToArray();
        foreach (var (optimizer, i) in TestData.GradientOptimizers.Values.Select((optimizer, i) => (optimizer, i)))
        {
            var network = Network.Initialize(
                TestData.Definition(
                    9,
                    new CategoricalCrossEntropy(),
                    [.. activations.Select((activation, l) => ((int?)(5 + (7 * l) + i), activation)), (3, new Softmax())]));
            var targets = Enumerable.Range(0, 21 * 3).Select(j => j % 3 == j / 3 % 3 ? 1f : 0).ToArray();
            using var trainer = new Trainer(
                network,
                new SampleSet(TestData.Numbers(i, 21 * 9), targets, 9, 3) { Task = LearningTask.MultiClass },
                new SampleSet(TestData.Numbers(99, 4 * 9), targets[..12], 9, 3),
                new() { Epochs = 2, BatchSize = 8, Optimizer = optimizer, L1 = 1e-4, L2 = 1e-3, ClipNorm = 1 });
            foreach (var turn in trainer.Run())
            {
                if (turn.Completed is { } report) hash.AppendData(BitConverter.GetBytes(report.Loss + report.ValidationLoss!.Value));
            }

            hash.AppendData(MemoryMarshal.AsBytes<float>(network.Parameters));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
