using System.IO.Compression;
using System.Text;
using NnService.Chaos.Fuzz;

namespace NnService.Chaos.Tests.Fuzz;

/// <summary>Answers that come in one piece, and byte by byte.</summary>
public sealed class AnswerReaderTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}", 200,
        "application/json", "{}")]
    [InlineData("HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n", 404, "",
        "abc0123456789")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", 204, "", "")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 400, "", "")]
    public void A_whole_answer_is_read(string text, int status, string type, string body)
    {
        foreach (var size in (int[])[1, 7, text.Length])
        {
            var reader = new AnswerReader(isHead: false);
            var answers = Encoding.Latin1.GetBytes(text).Chunk(size).Select(piece => reader.Add(piece)).ToList();
            Assert.All(answers.SkipLast(1), Assert.Null);
            var answer = answers[^1]!;
            Assert.Equal((Outcome.Answered, status, type, body),
                (answer.Outcome, answer.Status, answer.ContentType, Encoding.Latin1.GetString(answer.Body.Span)));
            Assert.Equal(text.Contains("close", StringComparison.Ordinal), answer.Closes);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public void A_compressed_answer_is_unpacked(string encoding)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding == "br"
            ? new BrotliStream(packed, CompressionMode.Compress)
            : new GZipStream(packed, CompressionMode.Compress))
            packing.Write("{}"u8);
        var head = $"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {packed.ToArray().Length}\r\n\r\n";

        var answer = new AnswerReader(isHead: false).Add([.. Encoding.Latin1.GetBytes(head), .. packed.ToArray()])!;

        Assert.Equal((Outcome.Answered, "{}"), (answer.Outcome, Encoding.Latin1.GetString(answer.Body.Span)));
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: a\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nmore")]
    public void What_is_no_answer_is_broken(string text) =>
        Assert.Equal(Outcome.Broken, new AnswerReader(isHead: false).Add(Encoding.Latin1.GetBytes(text))!.Outcome);

    [Theory]
    [InlineData("", nameof(Outcome.Closed))]
    [InlineData("HTTP/1.1 200", nameof(Outcome.Broken))]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", nameof(Outcome.Broken))]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", nameof(Outcome.Broken))]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nab", nameof(Outcome.Answered))]
    public void The_end_of_the_connection_ends_an_answer(string text, string expected)
    {
        var reader = new AnswerReader(isHead: false);
        Assert.Null(reader.Add(Encoding.Latin1.GetBytes(text)));
        Assert.Equal(expected, reader.End().Outcome.ToString());
    }

    [Fact]
    public void An_answer_to_HEAD_has_no_body() =>
        Assert.Equal(200, new AnswerReader(isHead: true).Add("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"u8)!.Status);

    [Fact]
    public void The_first_event_is_enough_of_a_stream() =>
        Assert.Equal(
            Outcome.Streaming,
            new AnswerReader(isHead: false)
                .Add("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n:\n\n\r\n"u8)!.Outcome);
}
