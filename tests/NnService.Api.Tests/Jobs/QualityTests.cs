using System.Globalization;
using System.Net;
using System.Text;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Jobs;

/// <summary>
/// Answers of trainings whose defaults nobody has touched: every fifth row, from the first, is asked for and was not learned from.
/// </summary>
/// <remarks>
/// The bounds are what scikit-learn 1.2.1 comes to on the same rows, set up as in benchmarks/peers/quality.py. The whole comparison is
/// that benchmark; here is a part of it whose margins are large.
/// </remarks>
public sealed class QualityTests(NnApp app)
{
    [Theory]
    [InlineData("samples/wine.csv", "cultivar", 0.0469)] // logistic regression
    [InlineData("benchmarks/tables/sonar.csv", "kind", 0.3932)] // boosted trees
    [InlineData("benchmarks/tables/german.csv", "credit", 0.5631)] // logistic regression; boosted trees 0.6664
    public async Task Log_loss_is_below_that_of_scikit_learn(string file, string target, double bound)
    {
        var (answers, truth) = await AskAsync(file, target, "");
        var logLoss = answers.Zip(truth, (answer, label) => -Math.Log(Number(answer[$"probability_{label}"]))).Average();
        Assert.InRange(logLoss, 0, bound);
    }

    [Theory]
    [InlineData("samples/diabetes.csv", "progression", 56.77)] // random forest; boosted trees 58.17
    [InlineData("benchmarks/tables/auto.csv", "price", 2312)] // random forest; boosted trees 2842
    [InlineData("benchmarks/tables/abalone.csv", "rings", 2.234)] // ridge regression; boosted trees 2.268
    public async Task Error_is_below_that_of_scikit_learn_and_intervals_hold_what_they_say(string file, string target, double bound)
    {
        var (answers, truth) = await AskAsync(file, target, "?interval=0.9");
        var rows = answers.Zip(truth.Select(Number), (answer, value) => (answer, value)).ToArray();
        Assert.InRange(Math.Sqrt(rows.Average(row => Math.Pow(Number(row.answer["value"]) - row.value, 2))), 0, bound);

        // Of n rows the share varies by √(0.9·0.1/n); three times that.
        var covered = rows.Average(row => Number(row.answer["lower"]) <= row.value && row.value <= Number(row.answer["upper"]) ? 1 : 0);
        Assert.InRange(covered, 0.9 - (0.9 / Math.Sqrt(rows.Length)), 0.9 + (0.9 / Math.Sqrt(rows.Length)));
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private async Task<(Dictionary<string, string>[] Answers, string[] Truth)> AskAsync(string file, string target, string query)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, file), TestContext.Current.CancellationToken);
        var rows = lines[1..].Where(line => line.Length > 0).ToArray();
        var place = Array.IndexOf(lines[0].Split(','), target);
        var asked = rows.Where((_, i) => i % 5 == 0).ToArray();
        var job = await (await app.UploadAsync(
            $"/train?target={target}&seed=1&task={(query.Length == 0 ? "classification" : "regression")}",
            string.Join('\n', rows.Where((_, i) => i % 5 != 0).Prepend(lines[0])))).JsonAsync(HttpStatusCode.Accepted);
        await app.FinishAsync(job.Text("id"));
        var answer = await app.SendAsync(
            HttpMethod.Post,
            $"/models/{job.Text("modelId")}/predict{query}",
            new StringContent(string.Join('\n', asked.Prepend(lines[0])), Encoding.UTF8, "text/csv"),
            ("Accept", "text/csv"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var answers = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimEnd('\n').Split('\n');
        var names = answers[0].Split(',');
        return (
            [.. answers.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))],
            [.. asked.Select(row => row.Split(',')[place])]);
    }
}
