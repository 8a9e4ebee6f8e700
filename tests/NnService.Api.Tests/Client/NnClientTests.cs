using System.Net;
using System.Text;
using NnService.Api.Tests.OpenApi;
using NnService.Client;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Client;

/// <summary>The typed client against the real service.</summary>
public sealed class NnClientTests(NnApp app)
{
    private static readonly NewModel Classifier = new([new(8, "relu") { Dropout = 0.1 }, new(Activation: "softmax")])
    {
        Seed = 3,
        Description = "by the client",
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_a_table_to_an_answer()
    {
        using var http = app.CreateClient();
        var client = new NnClient(http);
        await using var csv = new MemoryStream(
            Encoding.UTF8.GetBytes("grams;length;kind\n150;7,1;apple\n118;18,5;banana\n170;7,4;apple\n125;19,2;banana\n140;6,8;apple\n109;17;banana\n160;7,2;apple\n131;20,1;banana\n155;7;apple\n120;18;banana\n"));
        var dataset = await client.UploadCsvAsync(null, csv, new CsvFormat(Delimiter: ";", Decimal: ","), Cancelled);
        Assert.Equal(["number", "number", "category"], dataset.Columns.Select(column => column.Type));
        Assert.Equal((10, 6.8), (dataset.Rows, dataset.Columns[1].Min));
        Assert.Equal(dataset.Digest, (await client.GetDatasetAsync(dataset.Id, Cancelled)).Digest);

        var model = await client.CreateModelAsync(Classifier, Cancelled);
        Assert.Equal(
            (false, null, "relu", 0.1), (model.Built, model.CurrentVersion, model.Layers![0].Activation!.Type, model.Layers[0].Dropout));
        var training = new Training(dataset.Id, "kind")
        {
            Epochs = 60,
            BatchSize = 2,
            Optimizer = new("adam") { Parameters = new Dictionary<string, object> { ["learningRate"] = 0.05 } },
            LearningRateSchedule = "cosine",
            Validation = new(0.2, "stratified"),
            EarlyStopping = new(Patience: 60),
            Seed = 1,
        };
        var job = await client.TrainAsync(model.Id, training, Cancelled);
        var events = await client.FollowAsync(job.Id, cancellationToken: Cancelled).ToListAsync(Cancelled).AsTask()
            .InTimeAsync("the events of the job");
        Assert.Equal(
            [JobStatus.Queued, JobStatus.Running, JobStatus.Succeeded], events.Where(item => item.IsState).Select(item => item.Status));
        Assert.Equal(events.Count, events.Select(item => item.Id).Distinct().Count());
        Assert.Equal(60, events[^1].Epoch);

        var ended = await client.WaitAsync(job.Id, Cancelled).InTimeAsync("the end of the job");
        Assert.Equal((JobStatus.Succeeded, 1, "completed", true), (ended.Status, ended.Version, ended.StopReason, ended.IsFinished));
        Assert.Equal(60, (await client.GetHistoryAsync(job.Id, Cancelled)).Count);
        Assert.Equal(ended.Id, (await client.GetVersionAsync(model.Id, 1, Cancelled)).Job);
        var answer = await client.PredictAsync(
            model.Id,
            [
                new Dictionary<string, Cell> { ["grams"] = 155, ["length"] = 7.3, ["kind"] = default },
                new Dictionary<string, Cell> { ["grams"] = default, ["length"] = 18 },
            ],
            cancellationToken: Cancelled);
        Assert.Equal(["apple", "banana"], answer.Items.Select(item => item.Label!.Value.Word));
        Assert.Single(answer.Warnings!);
        Assert.Equal(answer.Items[0].Probability, answer.Items[0].Probabilities!["apple"]);
        Assert.Equal(1, (await client.EvaluateAsync(model.Id, dataset.Id, cancellationToken: Cancelled)).Metrics.Accuracy);
        await client.DeleteModelAsync(model.Id, Cancelled);
    }

    [Fact]
    public async Task A_dataset_and_a_target_are_enough()
    {
        using var http = app.CreateClient();
        var client = new NnClient(http);
        foreach (var id in (string?[])["client-new", null])
        {
            var training = new Training("diabetes", "progression") { Epochs = 3 };
            var job = await client.TrainNewAsync(training, id, Cancelled);
            if (id is not null) Assert.Equal(id, job.ModelId);
            Assert.Equal(1, (await client.WaitAsync(job.Id, Cancelled).InTimeAsync("the end of the job")).Version);
            IReadOnlyList<Cell>[] rows = [[0.04, 0.05, 0.06, 0.02, -0.04, -0.03, -0.04, 0, 0.02, -0.02]];
            var answer = (await client.PredictAsync(job.ModelId, rows, interval: 0.9, cancellationToken: Cancelled)).Items.Single();
            Assert.True(answer.Lower < answer.Value && answer.Value < answer.Upper);
        }
    }

    [Fact]
    public async Task A_refusal_tells_what_and_where()
    {
        using var http = app.CreateClient();
        var refusal = await Assert.ThrowsAsync<NnProblemException>(
            () => new NnClient(http).CreateModelAsync(new([new(0, "rellu")]), Cancelled));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "invalid"), (refusal.Status, refusal.Code));
        Assert.Equal(
            ["/layers/0/activation", "/layers/0/units"], refusal.Faults.Select(fault => fault.Pointer).Order(StringComparer.Ordinal));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await Assert.ThrowsAsync<NnProblemException>(() => new NnClient(http).GetJobAsync("no-such", Cancelled))).Status);
    }

    [Fact]
    public async Task A_job_is_paused_resumed_and_cancelled()
    {
        using var http = app.CreateClient();
        var client = new NnClient(http);
        var model = await client.CreateModelAsync(Classifier, Cancelled);
        var job = await client.TrainAsync(model.Id, new Training("iris", "species") { Epochs = 10_000_000, Priority = 9 }, Cancelled);
        await UntilAsync(client, job.Id, item => item.Epoch > 0);
        await client.PauseAsync(job.Id, Cancelled);
        var paused = await UntilAsync(client, job.Id, item => item.Status == JobStatus.Paused);
        await client.ResumeAsync(job.Id, Cancelled);
        await UntilAsync(client, job.Id, item => item.Epoch > paused.Epoch, paused.Id);
        await client.CancelAsync(job.Id, keepBest: true, Cancelled);
        var ended = await client.WaitAsync(job.Id, Cancelled).InTimeAsync("the end of the job");
        Assert.Equal((JobStatus.Cancelled, 1), (ended.Status, ended.Version));
    }

    [Fact]
    public async Task Versions_are_named_promoted_reproduced_and_deleted()
    {
        using var http = app.CreateClient();
        var client = new NnClient(http);
        var model = await client.CreateModelAsync(Classifier, Cancelled);
        foreach (var seed in (long[])[1, 2])
        {
            var training = new Training("iris", "species") { Epochs = 1, Seed = seed, Promote = "always" };
            var job = await client.TrainAsync(model.Id, training, Cancelled);
            await client.WaitAsync(job.Id, Cancelled).InTimeAsync("the end of the job");
        }

        await client.SetAliasAsync(model.Id, "champion", 1, Cancelled);
        await client.SetAliasAsync(model.Id, "backup", "champion", Cancelled);
        IReadOnlyList<Cell>[] rows = [[5.1, 3.5, 1.4, 0.2]];
        Assert.Equal(2, (await client.PredictAsync(model.Id, rows, cancellationToken: Cancelled)).Version);
        Assert.Equal(1, (await client.PredictAsync(model.Id, rows, "champion", cancellationToken: Cancelled)).Version);
        Assert.Equal(1, (await client.EvaluateAsync(model.Id, "iris", "champion", Cancelled)).Version);
        var promoted = await client.PromoteAsync(model.Id, "champion", Cancelled);
        Assert.Equal((1, true, 4), (promoted.CurrentVersion, promoted.Built, promoted.Inputs));
        Assert.Equal(1, promoted.Aliases["backup"]);

        var again = await client.ReproduceAsync(model.Id, 2, Cancelled);
        var ended = await client.WaitAsync(again.Id, Cancelled).InTimeAsync("the end of the reproduction");
        Assert.Equal((2, true), (ended.Reproduction!.Version, ended.Reproduction.Reproduced));
        await client.DeleteVersionAsync(model.Id, 2, Cancelled);
        await client.DeleteAliasAsync(model.Id, "champion", Cancelled);
        var refusal = await Assert.ThrowsAsync<NnProblemException>(
            () => client.PredictAsync(model.Id, rows, "champion", cancellationToken: Cancelled));
        Assert.Equal(HttpStatusCode.NotFound, refusal.Status);
    }

    [Fact]
    public async Task Requests_that_get_no_answer_are_sent_again_and_take_effect_once()
    {
        var documented = new DocumentedAnswers { InnerHandler = new SocketsHttpHandler() };
        using var http = new HttpClient(new Swallowing { InnerHandler = documented }) { BaseAddress = app.Address };
        var client = new NnClient(http);
        var model = await client.CreateModelAsync(Classifier with { Id = "client-once" }, Cancelled);
        Assert.Equal("client-once", model.Id);
        var job = await client.TrainAsync(model.Id, new Training("iris", "species") { Epochs = 2 }, Cancelled);
        await client.WaitAsync(job.Id, Cancelled).InTimeAsync("the end of the job");
        Assert.Single((await app.ReadAsync($"/jobs?model={model.Id}")).Items("items"));
    }

    private static Task<JobEvent> UntilAsync(NnClient client, string job, Func<JobEvent, bool> enough, string? after = null) =>
        client.FollowAsync(job, after, cancellationToken: Cancelled).FirstAsync(enough, Cancelled).AsTask()
            .InTimeAsync($"an event of the job {job}");

    /// <summary>Loses the answer to the first try of every request.</summary>
    private sealed class Swallowing : DelegatingHandler
    {
        private readonly HashSet<string> _seen = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (!_seen.Add($"{request.Method} {request.RequestUri}")) return response;
            response.Dispose();
            throw new HttpRequestException("the connection broke");
        }
    }
}
