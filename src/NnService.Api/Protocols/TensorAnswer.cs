using System.Globalization;

namespace NnService.Api.Protocols;

/// <summary>An answer with tensors: JSON, or JSON and behind it the bytes of tensors.</summary>
/// <param name="body">All of it.</param>
/// <param name="jsonLength">Bytes of the JSON where more follows; null where there is nothing else.</param>
internal sealed class TensorAnswer(ReadOnlyMemory<byte> body, int? jsonLength = null) : IResult
{
    public const string Json = "application/json";
    public const string Binary = "application/octet-stream";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = jsonLength is null ? Json : Binary;
        response.ContentLength = body.Length;
        if (jsonLength is { } length) response.Headers[InferBody.LengthHeader] = length.ToString(CultureInfo.InvariantCulture);
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
