using System.Text.Json;
using System.Text.Json.Nodes;

namespace NnService.Web.Parts;

/// <summary>A request of the API that does what a page does, for who wants to do it from a program.</summary>
/// <param name="Method">The method, in capitals.</param>
/// <param name="Path">The address beneath the service, without a slash at its beginning, with its query.</param>
/// <param name="Body">The JSON body; null for none.</param>
public sealed record ApiRequest(string Method, string Path, string? Body = null)
{
    /// <summary>The name of a file that is sent as text/csv; null for none.</summary>
    public string? File { get; init; }

    /// <summary>Whether the request needs the header If-Match.</summary>
    public bool HasIfMatch { get; init; }

    private string? Type => File is not null ? "text/csv" : Body is not null ? "application/json" : null;

    /// <summary>As a command line. Quotes are those of a POSIX shell.</summary>
    /// <param name="service">The address of the service, with a slash at its end.</param>
    /// <param name="needsKey">Whether the service asks for a key.</param>
    public string Curl(string service, bool needsKey)
    {
        var parts = new List<string> { Method == "GET" ? "curl" : $"curl -X {Method}", Quote($"{service}{Path}") };
        if (needsKey) parts.Add("-H \"Authorization: Bearer $NNSERVICE_KEY\"");
        if (Type is { } type) parts.Add($"-H {Quote($"Content-Type: {type}")}");
        if (HasIfMatch) parts.Add("-H 'If-Match: *'");
        if (File is not null) parts.Add($"--data-binary @{Quote(File)}");
        else if (Body is not null) parts.Add($"-d {Quote(Body)}");
        return string.Join(" \\\n  ", parts);
    }

    /// <summary>As a file of HTTP requests, which editors send.</summary>
    /// <param name="service">The address of the service, with a slash at its end.</param>
    /// <param name="needsKey">Whether the service asks for a key.</param>
    public string HttpFile(string service, bool needsKey)
    {
        var lines = new List<string> { $"{Method} {service}{Path}" };
        if (needsKey) lines.Add("Authorization: Bearer {{key}}");
        if (Type is { } type) lines.Add($"Content-Type: {type}");
        if (HasIfMatch) lines.Add("If-Match: *");
        if (File is not null) lines.AddRange(["", $"< {File}"]);
        else if (Body is not null) lines.AddRange(["", Body]);
        return string.Join('\n', lines);
    }

    /// <summary>As C#, without any package.</summary>
    /// <param name="service">The address of the service, with a slash at its end.</param>
    /// <param name="needsKey">Whether the service asks for a key.</param>
    public string CSharp(string service, bool needsKey)
    {
        var lines = new List<string> { $"using var http = new HttpClient {{ BaseAddress = new Uri(\"{service}\") }};" };
        if (needsKey) lines.Add("http.DefaultRequestHeaders.Authorization = new(\"Bearer\", key);");
        lines.Add($"using var request = new HttpRequestMessage(HttpMethod.{Method[0]}{Method[1..].ToLowerInvariant()}, {Literal(Path)});");
        if (HasIfMatch) lines.Add("request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);");
        if (File is not null)
        {
            lines.Add($"request.Content = new StreamContent(File.OpenRead({Literal(File)}));");
            lines.Add("request.Content.Headers.ContentType = new(\"text/csv\");");
        }
        else if (Body is not null)
        {
            lines.Add($"request.Content = new StringContent(\"\"\"\n    {Body.ReplaceLineEndings("\n    ")}\n    \"\"\",");
            lines.Add("    new MediaTypeHeaderValue(\"application/json\"));");
        }

        lines.Add("using var response = await http.SendAsync(request);");
        lines.Add("Console.WriteLine(await response.Content.ReadAsStringAsync());");
        return string.Join('\n', lines);
    }

    /// <summary>JSON with a line for each member, as people read it.</summary>
    public static string Indent(JsonNode node) => node.ToJsonString(Indented);

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Literal(string text) => JsonSerializer.Serialize(text, Indented);
}
