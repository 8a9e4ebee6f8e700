using System.Globalization;

namespace NnService.Api.Protocols;

/// <summary>An answer with tensors: JSON, or JSON and behind it the bytes of tensors.</summary>
/// <param name="json">Writes the JSON; called twice where more follows, because its length is told before it.</param>
/// <param name="binary">Writes what follows; null for nothing.</param>
internal sealed class TensorAnswer(Func<AnswerPieces, Task> json, Func<AnswerPieces, Task>? binary = null) : IResult
{
    public const string Json = "application/json";
    public const string Binary = "application/octet-stream";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = binary is null ? Json : Binary;
        if (binary is not null)
        {
            var measured = new AnswerPieces(null);
            await json(measured);
            response.Headers[InferBody.LengthHeader] = measured.Length.ToString(CultureInfo.InvariantCulture);
            await binary(measured);
            response.ContentLength = measured.Length;
        }

        var pieces = new AnswerPieces(response);
        await json(pieces);
        if (binary is not null) await binary(pieces);
        await pieces.EndAsync();
    }
}
