using System.Security.Cryptography;
using System.Text;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Idempotency;

namespace NnService.Api.Requests;

/// <summary>A request with an Idempotency-Key, on its way through the pipeline.</summary>
/// <param name="context">The request.</param>
/// <param name="key">Its name.</param>
/// <param name="asked">What it asks besides its body.</param>
/// <param name="body">Its body, which is digested as it is read.</param>
internal sealed class IdempotentRequest(HttpContext context, RequestKey key, string asked, HashingStream body)
{
    public RequestKey Key => key;

    /// <summary>The answer that was kept with what was created; null before.</summary>
    public StoredAnswer? Answer { get; private set; }

    /// <summary>Reads the body to its end, and tells the request from every other one.</summary>
    public async Task<string> FingerprintAsync(CancellationToken cancellationToken)
    {
        await body.CopyToAsync(Stream.Null, cancellationToken);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{asked}\n{body.Digest()}")));
    }

    public async Task<IdempotentWrite<T>> IdempotentWriteAsync<T>(Func<T, IResult> answer, CancellationToken cancellationToken) =>
        new(key, await FingerprintAsync(cancellationToken), async created => Answer = await RecordAsync(answer(created)));

    /// <summary>The result as it would be sent, with the headers that the handler has set.</summary>
    public async Task<StoredAnswer> RecordAsync(IResult result)
    {
        var body = new MemoryStream();
        var recording = new DefaultHttpContext { RequestServices = context.RequestServices, Response = { Body = body } };
        await result.ExecuteAsync(recording);
        await recording.Response.CompleteAsync();
        var made = recording.Response;
        var set = context.Response.Headers;
        return new StoredAnswer(made.StatusCode, made.ContentType, made.Headers.Location, set.ETag, set.RetryAfter, body.ToArray());
    }
}
