using System.IO.Compression;
using System.Net;
using System.Text;
using NnService.Api.Tests.Hosting;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Requests;

/// <summary>Content-Type, charset, Content-Encoding and length of a body.</summary>
public sealed class BodyHeaderTests(HostingApp app)
{
    private static readonly byte[] Good = "{\"count\":1}"u8.ToArray();

    [Theory]
    [InlineData("application/json; charset=zzz")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=\"iso-8859-1\"")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/xml")]
    [InlineData("garbage")]
    [InlineData(null)]
    public async Task Foreign_content_type_is_415(string? type) =>
        await (await app.PostAsync("/probe/body", Good, type)).IsProblemAsync("unsupported_media_type");

    [Theory]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task The_refusal_names_what_is_taken(string? type) =>
        await (await app.PostAsync("/probe/body", Good, type)).IsProblemAsync("unsupported_media_type", says: "allowed: application/json.");

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    public async Task Json_in_utf8_is_taken(string type) =>
        Assert.Equal(HttpStatusCode.OK, (await app.PostAsync("/probe/body", Good, type)).StatusCode);

    [Fact]
    public async Task An_endpoint_may_decode_itself() =>
        Assert.Equal(HttpStatusCode.OK, (await app.PostAsync("/probe/upload", Good, "text/csv; charset=iso-8859-1")).StatusCode);

    [Theory]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    [InlineData("br, gzip")]
    public async Task Other_encodings_are_415(string encoding) =>
        await (await app.PostAsync("/probe/body", Good, encoding: encoding)).IsProblemAsync(
            "unsupported_media_type", says: "gzip, identity");

    [Fact]
    public async Task Gzip_is_taken()
    {
        Assert.Equal(HttpStatusCode.OK, (await app.PostAsync("/probe/body", Gzip(Good), encoding: "gzip")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.PostAsync("/probe/body", Good, encoding: "identity")).StatusCode);
    }

    [Theory]
    [InlineData("/probe/body", "application/json")]
    [InlineData("/probe/read", "application/json")]
    [InlineData("/probe/upload", "text/csv")]
    public async Task Bad_gzip_is_malformed(string path, string type) =>
        await (await app.PostAsync(path, Good, type, "gzip")).IsProblemAsync("malformed_body");

    [Theory]
    [InlineData("/probe/body", "application/json", 1)]
    [InlineData("/probe/read", "application/json", 1)]
    [InlineData("/probe/upload", "text/csv", 2)]
    public async Task A_body_over_the_limit_is_413_however_it_is_sent(string path, string type, int megabytes)
    {
        var limit = megabytes * HostingApp.MaxBodyBytes;
        var large = Encoding.ASCII.GetBytes($"{{\"name\":\"{new string('a', limit)}\"}}");
        await (await app.PostAsync(path, large, type)).IsProblemAsync("too_large", says: $"{limit}");
        await (await app.PostAsync(path, Gzip(large), type, "gzip")).IsProblemAsync("too_large", says: $"{limit}");

        using var chunked = new StreamContent(new MemoryStream(large));
        chunked.Headers.TryAddWithoutValidation("Content-Type", type);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Client.BaseAddress!, path))
        {
            Content = chunked,
            Headers = { TransferEncodingChunked = true },
        };
        await (await app.Client.SendAsync(request, TestContext.Current.CancellationToken)).IsProblemAsync("too_large", says: $"{limit}");
    }

    [Fact]
    public async Task An_endpoint_may_take_more_than_the_general_limit() =>
        Assert.Equal(
            HttpStatusCode.OK, (await app.PostAsync("/probe/upload", new byte[HostingApp.MaxBodyBytes + 1], "text/csv")).StatusCode);

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(content);
        return packed.ToArray();
    }
}
