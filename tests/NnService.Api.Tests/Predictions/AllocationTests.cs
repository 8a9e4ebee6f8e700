using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using NnService.Api.Tests.Docs;
using NnService.Api.Tests.OpenApi;

namespace NnService.Api.Tests.Predictions;

/// <summary>Runs while no other test does: it counts what the whole process allocates.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>What a prediction of one row leaves to the garbage collector, through a real socket and Kestrel in this process.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private const int Most = 2048;
    private const int Requests = 1000;
    private const int Stretches = 10;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_row_allocates_at_most_2_KiB()
    {
        var folder = Directory.CreateTempSubdirectory("nn-allocation-").FullName;
        try
        {
            await using var app = new TourApp(Path.Combine(folder, "data"));
            var address = app.Start();
            await TrainAsync(address);
            string[] rows = ["""{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}""", "[5.1,3.5,1.4,0.2]"];
            foreach (var row in rows)
            {
                var bytes = PerRequest(address, $$"""{"instances":[{{row}}]}""");
                TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{bytes} bytes for {row}"));
                Assert.InRange(bytes, 1, Most);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task TrainAsync(Uri address)
    {
        using var client = new HttpClient(new DocumentedAnswers { InnerHandler = new SocketsHttpHandler() }) { BaseAddress = address };
        await (await client.PostAsync("/models", NnApp.Json("""
            { "id": "iris", "layers": [{ "units": 16, "activation": "relu" }, { "activation": "softmax" }] }
            """), Cancelled)).JsonAsync(System.Net.HttpStatusCode.Created);
        var job = await (await client.PostAsync(
            "/models/iris/train", NnApp.Json("""{ "dataset": "iris", "target": "species", "epochs": 5 }"""), Cancelled)).JsonAsync(
            System.Net.HttpStatusCode.Accepted);
        await client.GetStringAsync($"/jobs/{job.Text("id")}/events", Cancelled); // the stream ends with the job
        // now the version is in memory
        await client.GetStringAsync("/models/iris/predict?sepal_length=5.1&sepal_width=3.5&petal_length=1.4&petal_width=0.2", Cancelled);
        Assert.Equal(
            "succeeded",
            JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync($"/jobs/{job.Text("id")}", Cancelled)).Text("status"));
    }

    /// <summary>
    /// Bytes that the process allocates per request, this thread left out; of several stretches the least, as what else goes on in a
    /// process only adds.
    /// </summary>
    private static long PerRequest(Uri address, string body)
    {
        var request = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /models/iris/predict HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: "
                + $"{body.Length}\r\n\r\n{body}"));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 60_000 };
        socket.Connect(address.Host, address.Port);
        var answer = new byte[4096];
        var length = Ask(socket, request, answer, 0);
        Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);

        var least = long.MaxValue;
        for (var stretch = 0; stretch < Stretches; stretch++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var own = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Requests; i++) Ask(socket, request, answer, length);
            own = GC.GetAllocatedBytesForCurrentThread() - own;
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before - own) / Requests);
        }

        return least;
    }

    // All answers are of one length; that of the first is found out at its end.
    private static int Ask(Socket socket, ReadOnlySpan<byte> request, Span<byte> answer, int length)
    {
        socket.Send(request);
        var got = 0;
        do got += socket.Receive(answer[got..]);
        while (length > 0 ? got < length : !answer[..got].EndsWith("]}\n"u8));
        return got;
    }
}
