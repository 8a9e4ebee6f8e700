using System.IO.Compression;
using System.Text.Json;

namespace NnService.Api.Tests.Protocols;

/// <summary>The requests of public client libraries, as the files in the folder Fixtures have them, through real HTTP.</summary>
public sealed class ClientFixtureTests(ServingApp serving)
{
    public static TheoryData<string> Names => new(ClientFixture.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_public_client_gets_what_its_protocol_promises(string name)
    {
        var fixture = ClientFixture.Of(name);
        var response = await serving.App.SendAsync(
            fixture.Method,
            fixture.Path,
            fixture.Content(),
            [.. fixture.Headers.Where(header => !header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))]);
        var answer = new ClientAnswer(
            (int)response.StatusCode,
            response.Content.Headers,
            response.Headers,
            await UnpackedAsync(response));
        Assert.True(fixture.Status == answer.Status, answer.Text);
        Assert.Equal(fixture.Type, response.Content.Headers.ContentType?.MediaType);
        JsonSerializer.Deserialize<JsonElement>(answer.Body.AsSpan(0, answer.Body.Length - fixture.Binary.Length)).Is(fixture.Json);
        Assert.Equal(fixture.Binary, answer.Body[^fixture.Binary.Length..]);
        if (fixture.Reader == "text")
            Assert.All(fixture.Reads, line => Assert.Contains(line["holds: ".Length..], answer.Text, StringComparison.Ordinal));
        else Assert.Equal(fixture.Reads, ClientReaders.Read(fixture.Reader, answer));
    }

    [Fact]
    public void Both_protocols_have_clients() =>
        Assert.All(
            ["/v1/models/", "/v2/models/"],
            start => Assert.True(
                ClientFixture.Names.Count(name => ClientFixture.Of(name).Path.StartsWith(start, StringComparison.Ordinal)) >= 5));

    // Most of these clients ask for compressed answers, which their libraries unpack.
    private static async Task<byte[]> UnpackedAsync(HttpResponseMessage response)
    {
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var unpacked = response.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var bytes = new MemoryStream();
        await unpacked.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }
}
