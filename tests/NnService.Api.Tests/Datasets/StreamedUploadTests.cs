using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Datasets;

/// <summary>
/// Uploads of full hostile size, by their numbers in the list of attacks: the bytes are made while they are sent, and counted until the
/// refusal comes.
/// </summary>
public sealed class StreamedUploadTests(NnApp app)
{
    private const int Megabyte = 1 << 20;
    private const string Form = "multipart/form-data; boundary=b";

    // The longest row is 16 MiB; what lies in the buffers of two sockets comes on top.
    private const long Early = 48 * Megabyte;

    public static TheoryData<string, string, string, string, long, string, string> Endless => new()
    {
        {
            "C3 a quote never closed over 100 MB",
            "text/csv",
            "a,b\n1,\"",
            "x,1\n",
            100L * Megabyte,
            "cell_too_long",
            "Line 2 (row 1), column 2 'b': the cell has more than 65536 bytes of UTF-8"
        },
        { "C8 ten million columns", "text/csv", "c", ",", 10_000_000, "too_large", "10000" },
        {
            "C8 ten million names, all different",
            "text/csv",
            "c0",
            ",column name",
            120_000_000,
            "malformed_csv",
            "Line 1: The row is longer"
        },
        { "C9 one line of 1 GB", "text/csv", "a,b\n1,", "x", 1_000_000_000, "cell_too_long", "Line 2 (row 1), column 2 'b'" },
        {
            "C9 one line of 1 GB in few columns",
            "text/csv",
            "a,b\n1,",
            "x,",
            1_000_000_000,
            "malformed_csv",
            "cells and more, the header 2"
        },
        {
            "C9 one line of 1 GB in JSON",
            "application/json",
            "[{\"a\":\"",
            "x",
            1_000_000_000,
            "cell_too_long",
            "Row 1 'a': the cell has more than 65536 bytes"
        },
        { "C9 one line of 1 GB of NDJSON", "application/x-ndjson", "{\"a\":\"", "x", 1_000_000_000, "cell_too_long", "Line 1 (row 1) 'a'" },
        {
            "C9 one row of 1 GB in JSON",
            "application/json",
            "[{\"a\":[",
            "1,",
            1_000_000_000,
            "malformed_json",
            "longer than 4194304 bytes"
        },
        {
            "C14 a million parts",
            Form,
            File("x.csv", "a\n1\n"),
            $"\r\n{File("x.csv", "a\n1\n")}",
            80_000_000,
            "malformed_body",
            "more than one part"
        },
        {
            "C14 a field of 128 MB",
            Form,
            "--b\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n",
            "x",
            128L * Megabyte,
            "malformed_body",
            "a field that is not a file"
        },
        {
            "C14 a value of 128 MB",
            Form,
            File("../../x.csv", "a,b\n1,"),
            "x",
            128L * Megabyte,
            "cell_too_long",
            "Line 2 (row 1), column 2 'b'"
        },
        { "C14 no boundary", "multipart/form-data", File("x.csv", "a\n"), "1\n", 100L * Megabyte, "malformed_body", "boundary" },
        {
            "C14 another boundary",
            "multipart/form-data; boundary=c",
            File("x.csv", "a\n"),
            "1\n",
            100L * Megabyte,
            "malformed_body",
            "The form is damaged"
        },
    };

    [Theory]
    [MemberData(nameof(Endless))]
    public async Task Is_refused_long_before_its_end(
        string name, string type, string begin, string block, long total, string code, string says)
    {
        Assert.NotEmpty(name);
        using var client = await ConnectAsync(type, total);
        var stream = client.GetStream();
        var answer = ReadAsync(stream);
        var first = Encoding.UTF8.GetBytes(begin);
        var next = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(block, Megabyte / 16 / block.Length)));
        var sent = 0L;
        try
        {
            for (var bytes = first; sent < total && !answer.IsCompleted; bytes = next)
            {
                var count = (int)Math.Min(bytes.Length, total - sent);
                await stream.WriteAsync(bytes.AsMemory(0, count), TestContext.Current.CancellationToken);
                sent += count;
            }
        }
        catch (IOException)
        {
            // The server has hung up; what it said is there all the same.
        }

        var problem = await answer;
        Assert.True(problem.Text("code") == code, $"{problem}");
        Assert.Contains(says, problem.Text("detail"), StringComparison.Ordinal);
        Assert.True(sent <= Math.Min(Early, total), $"{sent} of {total} bytes were taken before the refusal");
        await (await app.GetAsync("/datasets/streamed")).IsProblemAsync("not_found");
    }

    [Theory]
    [InlineData("text/csv")]
    [InlineData(Form)]
    public async Task C15_nothing_is_kept_of_an_upload_that_ends_at_99_per_cent(string type)
    {
        const string Begin = "a,b\n";
        const string Row = "1,2\n";
        const int Rows = 1_000_000;
        var begin = Encoding.ASCII.GetBytes(type == Form ? File("x.csv", Begin) : Begin);
        using (var client = await ConnectAsync(type, begin.Length + (Rows * Row.Length)))
        {
            var stream = client.GetStream();
            await stream.WriteAsync(begin, TestContext.Current.CancellationToken);
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Row, Rows / 100 * 99))), TestContext.Current.CancellationToken);

            // Only the sending ends, so that it can be seen when the server has given up: it closes the connection, or breaks it off.
            client.Client.Shutdown(SocketShutdown.Send);
            try
            {
                Assert.Equal(0, await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
            }
            catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
            {
                // Broken off.
            }
        }

        await (await app.GetAsync("/datasets/streamed")).IsProblemAsync("not_found");
        Assert.Equal(0, await app.ScalarAsync("select count(*) from Datasets where Id = 'streamed'"));
        Assert.Equal(0, await app.ScalarAsync("select count(*) from Chunks where DatasetId not in (select Id from Datasets)"));
    }

    private static string File(string name, string text) =>
        $"--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"{name}\"\r\n\r\n{text}";

    private async Task<TcpClient> ConnectAsync(string type, long total)
    {
        var client = new TcpClient();
        await client.ConnectAsync(app.Address.Host, app.Address.Port, TestContext.Current.CancellationToken);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST /datasets?id=streamed HTTP/1.1\r\nHost: {app.Address.Authority}\r\nContent-Type: {type}\r\nContent-Length: "
                + $"{total}\r\n\r\n");
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>The problem that the server answers with; its head is not looked at.</summary>
    private static async Task<JsonElement> ReadAsync(NetworkStream stream)
    {
        var buffer = new byte[4096];
        var text = new StringBuilder();
        for (int read; (read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            var answer = text.ToString();
            if (answer.IndexOf('{', StringComparison.Ordinal) is >= 0 and var start
                && TryParse(answer[start..(answer.LastIndexOf('}') + 1)]) is { } problem)
                return problem;
        }

        throw new InvalidDataException($"The answer is not a problem: {text}");
    }

    private static JsonElement? TryParse(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), isFinalBlock: false, default);
        return JsonElement.TryParseValue(ref reader, out var element) ? element : null;
    }
}
