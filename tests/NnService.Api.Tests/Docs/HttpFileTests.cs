using System.Text.Json;
using System.Text.RegularExpressions;
using NnService.Api.Tests.OpenApi;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Docs;

/// <summary>Every request of requests/nnservice.http is sent as it stands, from top to bottom.</summary>
public sealed partial class HttpFileTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_request_succeeds()
    {
        var folder = Directory.CreateTempSubdirectory("nn-http-").FullName;
        try
        {
            await using var app = new TourApp(Path.Combine(folder, "data"));
            using var client = new HttpClient(new DocumentedAnswers { InnerHandler = new SocketsHttpHandler() }) { BaseAddress = app.Start() };
            var named = new Dictionary<string, JsonElement>();
            var sent = 0;
            foreach (var block in Blocks())
            {
                var (name, request) = Parse(Fill(block, client.BaseAddress!, named));
                using (request)
                {
                    using var response = await client.SendAsync(request, Cancelled);
                    var answer = await response.Content.ReadAsStringAsync(Cancelled);
                    Assert.True(
                        response.IsSuccessStatusCode, $"{request.Method} {request.RequestUri}: {(int)response.StatusCode} {answer}");
                    if (name is not null) named[name] = JsonDocument.Parse(answer).RootElement;
                }

                sent++;
            }

            Assert.True(sent >= 25, $"only {sent} requests were found");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The requests: what stands between two lines of ###, without what stands before the first.</summary>
    private static IEnumerable<string> Blocks() =>
        Separator().Split(File.ReadAllText(Path.Combine(Repository.Root, "requests", "nnservice.http"))).Skip(1);

    private static string Fill(string block, Uri host, Dictionary<string, JsonElement> named) => Variable().Replace(
        block.Replace("{{host}}", host.ToString().TrimEnd('/'), StringComparison.Ordinal),
        match => named[match.Groups[1].Value].GetProperty(match.Groups[2].Value).ToString());

    private static (string? Name, HttpRequestMessage Request) Parse(string block)
    {
        var lines = block.Split('\n').ToList();
        var name = lines.Find(line => line.StartsWith("# @name ", StringComparison.Ordinal))?[8..];
        lines.RemoveAll(line => line.StartsWith('#'));
        lines.RemoveRange(0, lines.FindIndex(line => line.Length > 0));
        var start = lines[0].Split(' ', 2);
        var blank = lines.IndexOf("");

        var body = blank < 0 ? "" : string.Join('\n', lines[(blank + 1)..]).Trim('\n');
        var request = new HttpRequestMessage(new HttpMethod(start[0]), start[1]);
        if (body.Length > 0) request.Content = new StringContent(body + "\n");
        foreach (var header in lines[1..(blank < 0 ? lines.Count : blank)].Select(line => line.Split(": ", 2)))
        {
            if (header[0] != "Content-Type")
            {
                request.Headers.TryAddWithoutValidation(header[0], header[1]);
                continue;
            }

            // The lines of a form end as HTTP asks, as editors send them.
            if (header[1].StartsWith("multipart/", StringComparison.Ordinal))
                request.Content = new StringContent((body + "\n").ReplaceLineEndings("\r\n"));
            request.Content!.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", header[1]);
        }

        return (name, request);
    }

    [GeneratedRegex(@"^###.*\n", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"\{\{(\w+)\.response\.body\.\$\.(\w+)\}\}")]
    private static partial Regex Variable();
}
