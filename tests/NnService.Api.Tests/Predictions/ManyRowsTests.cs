using System.Globalization;
using System.Net;
using System.Text;

namespace NnService.Api.Tests.Predictions;

/// <summary>A hundred thousand rows cost their numbers, and neither their text nor the text of their answers.</summary>
public sealed class ManyRowsTests(ManyRowsApp many) : IClassFixture<ManyRowsApp>
{
    private const int Rows = 100_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> Formats => new(
        from type in (string[])["text/csv", "application/x-ndjson", "application/json"]
        from columns in (int[])[4, 30]
        select (type, columns));

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Are_answered_in_little_memory(string type, int columns)
    {
        // The first answer warms the process up, and tells what the last row is.
        var app = many.App;
        var model = $"many-{columns}";
        var expected = (await SendAsync(app, model, type, Body(type, columns, Rows - 100, 100))).TrimEnd().Split('\n')[^1];
        var before = app.PeakMemory;

        var lines = (await SendAsync(app, model, type, Body(type, columns, 0, Rows))).TrimEnd().Split('\n');
        Assert.Equal(Rows + 1, lines.Length);
        Assert.Equal(expected, lines[^1]);
        if (before is { } bytes) Assert.InRange(app.PeakMemory!.Value, 0, bytes + (64L << 20));
    }

    private static async Task<string> SendAsync(NnApp app, string model, string type, byte[] body)
    {
        var content = new ByteArrayContent(body) { Headers = { ContentType = new(type) } };
        var response = await app.SendAsync(HttpMethod.Post, $"/models/{model}/predict", content, ("Accept", "text/csv"));
        var text = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text.Length < 2000 ? text : text[..2000]);
        return text;
    }

    private static byte[] Body(string type, int columns, int first, int rows)
    {
        var names = Enumerable.Range(0, columns).Select(column => $"a_column_called_{column}").ToArray();
        var text = new StringBuilder(type switch
        {
            "text/csv" =>
            string.Join(',', names) + "\n",
            "application/json" => "{\"instances\":[",
            _ => ""
        });
        for (var row = first; row < first + rows; row++)
        {
            var cells = Enumerable.Range(0, columns)
                .Select(column => (((row * 31) + (column * 7)) % 1000 / 100.0).ToString(CultureInfo.InvariantCulture));
            if (type == "application/json" && row > first) text.Append(',');
            if (type == "text/csv") text.AppendJoin(',', cells);
            else text.Append('{').AppendJoin(',', names.Zip(cells, (name, cell) => $"\"{name}\":{cell}")).Append('}');
            if (type != "application/json") text.Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.Append(type == "application/json" ? "]}" : "").ToString());
    }
}

/// <summary>A process of its own, whose memory nobody else uses.</summary>
public sealed class ManyRowsApp : IAsyncLifetime
{
    public NnApp App { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await App.StartAsync();
        foreach (var columns in (int[])[4, 30])
        {
            var rows = Enumerable.Range(0, 40).Select(row =>
                $"{{ {string.Join(", ", Enumerable.Range(0, columns).Select(column => $"\"a_column_called_{column}\": {((row * 3) + column) % 10}"))}, \"kind\": \"{"abc"[row % 3]}\" }}");
            await App.CreateModelAsync(
                $$"""{ "id": "many-{{columns}}", "layers": [{ "units": 16, "activation": "relu" }, { "activation": "softmax" }], "seed": 1 }""");
            await App.TrainAndWaitAsync(
                $"many-{columns}", $$"""{ "data": { "rows": [{{string.Join(", ", rows)}}] }, "target": "kind", "epochs": 1 }""");
        }
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
