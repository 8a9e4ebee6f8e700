using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NnService.Api.Tests.OpenApi;

/// <summary>
/// Fails a test whose answer is another than docs/openapi.json promises: its status, its content type, its required headers or its JSON.
/// </summary>
/// <remarks>
/// What the document does not tell of is let pass: unknown addresses, other methods, the explorer. Of a stream of events only status and
/// content type are looked at, for reading on would wait for events that the test may never want; of HEAD also, which has no body.
/// </remarks>
internal sealed class DocumentedAnswers : DelegatingHandler
{
    /// <summary>The path beneath which the service that is asked is published.</summary>
    public static HttpRequestOptionsKey<string> PathBase { get; } = new("path base");

    private const int MaxFaults = 5;

    // What is larger or longer consists of many of the same, whose first ones or whose smaller kind stand for all: the validator takes far
    // longer for them than the service takes to make them.
    private const int MaxBytes = 1 << 20;
    private const int MaxItems = 100;

    // The server refuses these before there is a request, and the document says that they have no body.
    private static readonly HttpStatusCode[] WithoutBody =
        [HttpStatusCode.BadRequest, HttpStatusCode.RequestUriTooLong, HttpStatusCode.RequestHeaderFieldsTooLarge];

    // While the document is written anew the old one says nothing.
    private static readonly bool IsOff = Environment.GetEnvironmentVariable("NNSERVICE_WRITE_OPENAPI") == "1";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var method = request.Method;
        var path = PathOf(request);
        var response = await base.SendAsync(request, cancellationToken);
        if (IsOff || ApiOperation.Find(method, path) is not { } operation) return response;
        var faults = await FaultsAsync(operation, method, response, cancellationToken);
        if (faults.Count == 0) return response;
        var status = (int)response.StatusCode;
        response.Dispose();
        Assert.Fail(
            $"{method} {path} was answered {status}, but not as docs/openapi.json says of {operation.Method} {operation.Path}:\n"
                + string.Join('\n', faults.Take(MaxFaults)));
        return response;
    }

    private static string PathOf(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath;
        return request.Options.TryGetValue(PathBase, out var prefix) && path.StartsWith($"{prefix}/", StringComparison.Ordinal)
            ? path[prefix.Length..]
            : path;
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(
        ApiOperation operation, HttpMethod method, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (operation.Response((int)response.StatusCode) is not { } told) return ["the status is not documented"];
        var headers = MissingHeaders(told, response).ToArray();
        if (headers.Length > 0) return headers;
        var type = response.Content.Headers.ContentType?.MediaType;
        if (!told.TryGetProperty("content", out var content)) return type is null ? [] : [$"no body is documented, but one of {type} came"];
        if (type is null) return WithoutBody.Contains(response.StatusCode) ? [] : ["a body is documented, but none came"];
        if (!content.TryGetProperty(type, out var media))
            return [$"the content type is {type}; documented: {string.Join(", ", content.Members())}"];
        var isJson = type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal);
        if (!isJson || method == HttpMethod.Head || IsRepeated(response)) return [];
        return await FaultsAsync(media.GetProperty("schema"), response.Content, cancellationToken);
    }

    // What an earlier build answered may lack members, and whatever else is repeated was looked at when it came first.
    private static bool IsRepeated(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Idempotency-Replayed", out var values) && values.Contains("true");

    private static IEnumerable<string> MissingHeaders(JsonElement told, HttpResponseMessage response)
    {
        if (!told.TryGetProperty("headers", out var headers)) yield break;
        foreach (var header in headers.EnumerateObject())
        {
            var required = ApiDocument.OfRepository.Resolve(header.Value).TryGetProperty("required", out var flag) && flag.GetBoolean();
            var came = response.Headers.NonValidated.Contains(header.Name) || response.Content.Headers.NonValidated.Contains(header.Name);
            if (required && !came) yield return $"the header {header.Name} is missing";
        }
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(JsonElement schema, HttpContent body, CancellationToken cancellationToken)
    {
        // Compressed answers are those that come uncompressed to others.
        if (body.Headers.ContentEncoding.Count > 0 || body.Headers.ContentLength > MaxBytes) return [];
        await body.LoadIntoBufferAsync(cancellationToken);
        var bytes = await body.ReadAsByteArrayAsync(cancellationToken);
        if (bytes.Length > MaxBytes) return [];
        try
        {
            var value = JsonNode.Parse(bytes);
            Shorten(value);
            return ApiDocument.OfRepository.Faults(schema, value);
        }
        catch (JsonException exception)
        {
            return [$"the body is not JSON: {exception.Message}"];
        }
    }

    private static void Shorten(JsonNode? value)
    {
        if (value is JsonArray list)
        {
            if (list.Count > MaxItems) list.RemoveRange(MaxItems, list.Count - MaxItems);
            foreach (var item in list) Shorten(item);
        }
        else if (value is JsonObject members)
        {
            foreach (var (_, member) in members) Shorten(member);
        }
    }
}
