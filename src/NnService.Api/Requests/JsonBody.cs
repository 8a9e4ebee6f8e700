using System.Text.Json;
using NnService.Api.Json;
using NnService.Api.Problems;

namespace NnService.Api.Requests;

/// <summary>The body of a request as JSON.</summary>
internal static class JsonBody
{
    /// <summary>Reads a body in a handler that takes several content types; refusals are the same as with a bound parameter.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">Bytes that the body may have, where the address takes more of another content type.</param>
    /// <param name="cancellationToken">Ends the reading when the client goes away.</param>
    public static async Task<T> ReadAsync<T>(HttpRequest request, long limit, CancellationToken cancellationToken)
    {
        try
        {
            JsonValuesBody.Watch(request);
            var body = new LimitedBody(
                request.Body,
                limit,
                new BodyTooLargeException($"The body is larger than the {limit} bytes that this address takes as JSON."));
            return await JsonSerializer.DeserializeAsync<T>(body, StrictJson.Options, cancellationToken)
                ?? throw new JsonRefusal(ProblemCode.MalformedJson, "A JSON body is needed here; null was sent.");
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException(
                "The body is not the JSON asked for.", StatusCodes.Status400BadRequest, JsonRefusal.Explain(e, typeof(T)));
        }
    }
}
