using System.Diagnostics;
using System.Text.RegularExpressions;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Docs;

/// <summary>Every line of the tour in the README, and of its blocks in other pages, is run as it stands, against a server on another port.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string[] Pages = ["README.md", "docs/serving.md", "docs/exchange.md", "docs/operating.md"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tour_does_what_it_says()
    {
        Assert.SkipUnless(
            File.Exists("/bin/bash") && File.Exists("/usr/bin/curl"), "the README's tour needs bash and curl, which this machine lacks");
        var folder = Directory.CreateTempSubdirectory("nn-tour-").FullName;
        try
        {
            await using var app = new TourApp(Path.Combine(folder, "data"));
            var answers = await RunAsync(Tour(app.Start().ToString().TrimEnd('/')), folder);

            Assert.Contains("\"rows\":10", answers[0], StringComparison.Ordinal);
            Assert.Contains("\"modelId\":\"fruit\",\"status\":\"queued\"", answers[1], StringComparison.Ordinal);
            Assert.Contains("\"value\":\"100 relu, softmax\"", answers[1], StringComparison.Ordinal);
            Assert.Contains("\"status\":\"succeeded\"", answers[2], StringComparison.Ordinal);
            Assert.Contains("\n20,", answers[2], StringComparison.Ordinal);
            Assert.Contains("\"label\":\"apple\"", answers[3], StringComparison.Ordinal);
            Assert.Contains("\"label\":\"banana\"", answers[3], StringComparison.Ordinal);
            Assert.Contains("label,probability,probability_apple,probability_banana\napple,", answers[3], StringComparison.Ordinal);
            Assert.Contains("\"id\":\"own\"", answers[4], StringComparison.Ordinal);
            Assert.Contains("\"modelId\":\"own\",\"status\":\"queued\"", answers[4], StringComparison.Ordinal);
            Assert.Contains("\"lossBefore\":0.298371108", answers[5], StringComparison.Ordinal);
            Assert.Contains("\"lossAfter\":0.2910277736", answers[5], StringComparison.Ordinal);
            Assert.Contains("0.3589164797", answers[5], StringComparison.Ordinal);
            Assert.Contains("\"currentVersion\":1", answers[6], StringComparison.Ordinal);
            Assert.Contains("\"currentVersion\":2", answers[6], StringComparison.Ordinal);
            Assert.True(new FileInfo(Path.Combine(folder, "fruit.onnx")).Length > 1000);
            Assert.Equal(2, answers[8].Trim().Split("}\n{").Length);
            Assert.Single(answers[8].Trim().Split("}\n{").Select(answer => answer.Trim('{', '}')).Distinct());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The blocks of the tour as one script that marks where each ends.</summary>
    private static string Tour(string address)
    {
        var pages = string.Concat(Pages.Select(page => File.ReadAllText(Path.Combine(Repository.Root, page))));
        var blocks = TourBlock().Matches(pages).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(9, blocks.Length);
        return "set -euo pipefail\n" + string.Concat(
            blocks.Select(block => block.Replace("http://localhost:5080", address, StringComparison.Ordinal) + "\necho; echo '#end'\n"));
    }

    private static async Task<string[]> RunAsync(string script, string folder)
    {
        var file = Path.Combine(folder, "tour.sh");
        await File.WriteAllTextAsync(file, script, Cancelled);
        using var bash = Process.Start(
            new ProcessStartInfo("/bin/bash", [file])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var error = bash.StandardError.ReadToEndAsync(Cancelled);
        var output = bash.StandardOutput.ReadToEndAsync(Cancelled);
        Assert.True(await bash.EndInTimeAsync("the tour of the README") == 0, $"{await output}\n{await error}");
        return (await output).Split("#end\n");
    }

    [GeneratedRegex(@"```bash tour\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex TourBlock();
}
