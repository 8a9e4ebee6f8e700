using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Idempotency;

namespace NnService.Api.Requests;

/// <summary>Reads what a request has created as it is now, and answers with it as the request was answered; null when it is gone.</summary>
/// <param name="context">The repeated request.</param>
/// <param name="id">The last segment of the first answer's Location.</param>
internal delegate Task<IResult?> ReadCreated(HttpContext context, string id);

/// <summary>Endpoint metadata: a request with an Idempotency-Key takes effect once.</summary>
/// <param name="ReadCreated">For answers that are too long to be kept.</param>
internal sealed record AcceptsIdempotencyKey(ReadCreated ReadCreated);

public static class IdempotencyExtensions
{
    /// <summary>
    /// Takes an Idempotency-Key. The handler hands <see cref="IdempotentWriteAsync"/> to the store that creates, and answers with what it
    /// gave there.
    /// </summary>
    internal static RouteHandlerBuilder WithIdempotency(this RouteHandlerBuilder builder, ReadCreated readCreated) =>
        builder.WithMetadata(new AcceptsIdempotencyKey(readCreated)).AddEndpointFilter(Idempotency.FilterAsync);

    /// <summary>
    /// What the store has to keep together with what it creates; null where the request has no key. What is left of the body is read first.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">The answer, made from what was created.</param>
    /// <param name="cancellationToken">Ends the reading when the client goes away.</param>
    internal static async Task<IdempotentWrite<T>?> IdempotentWriteAsync<T>(
        this HttpContext context, Func<T, IResult> answer, CancellationToken cancellationToken) =>
        context.Features.Get<IdempotentRequest>() is { } request ? await request.IdempotentWriteAsync(answer, cancellationToken) : null;
}

/// <summary>Gives the answer of the first request of a key to every other one, and refuses a key that comes with something else.</summary>
/// <remarks>
/// Nothing is decided in memory: the key is committed with what the request creates, and of several at the same time the database lets one
/// through.
/// </remarks>
internal static class Idempotency
{
    public const string Header = "Idempotency-Key";
    public const int MaxKeyLength = 255;

    /// <summary>"true" before the first answer, "current" before one of the same kind that shows what was created as it is now.</summary>
    public const string Replayed = "Idempotency-Replayed";

    /// <summary>Refuses an unreadable key, and digests the body of a request with a key while the handler reads it.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (context.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<AcceptsIdempotencyKey>() is null)
            return next(context);
        if (request.Headers[Header] is not { Count: > 0 } keys) return next(context);
        if (keys.Count > 1 || keys[0] is not { Length: > 0 and <= MaxKeyLength } key || key.Any(character => character is < '!' or > '~'))
            return context.RefuseAsync(
                ProblemCode.BadHeaderValue,
                $"{Header} is '{Text.Truncate(keys)}'; it must be one word of 1 to {MaxKeyLength} visible ASCII characters.");

        var isTyped = MediaTypeHeaderValue.TryParse(request.ContentType, out var type);
        var body = new HashingStream(
            request.Body, Encoding.ASCII.GetBytes(isTyped ? HeaderUtilities.RemoveQuotes(type!.Boundary).ToString() : ""));
        if (isTyped) type!.Boundary = default;
        context.Response.RegisterForDispose(body);
        request.Body = body;
        var name = new RequestKey(IdempotencyScope.Of(request, endpoint.RoutePattern), key);
        context.Features.Set(new IdempotentRequest(context, name, $"{request.QueryString}\n{type}", body));
        return next(context);
    }

    /// <summary>Stands between the request and its handler.</summary>
    public static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        if (context.Features.Get<IdempotentRequest>() is not { } request) return await next(call);
        if (await RepeatedAsync(context, request) is { } known) return known;
        try
        {
            var result = await next(call);
            if (request.Answer is { } answer) return new Recorded(answer);
            // What is refused now may be there because the same request took effect in the meantime.
            if (IsRefusal(result)) return await RepeatedAsync(context, request) ?? result;
            throw new InvalidOperationException($"{request.Key.Scope} takes an {Header}, but its handler has kept no answer.");
        }
        catch (DuplicateRequestException)
        {
            return await RepeatedAsync(context, request)
                ?? throw new InvalidOperationException($"{request.Key.Scope} was carried out at the same time, but its answer is gone.");
        }
    }

    private static async Task<IResult?> RepeatedAsync(HttpContext context, IdempotentRequest request)
    {
        var store = context.RequestServices.GetRequiredService<IdempotencyStore>();
        var found = await store.FindAsync(request.Key, context.RequestAborted);
        // Earlier builds named a request by its path as it was spelt; what they have kept is found while it is kept.
        if (found is null && IdempotencyScope.AsSpelt(context.Request) is var spelt && spelt != request.Key.Scope)
            found = await store.FindAsync(request.Key with { Scope = spelt }, context.RequestAborted);
        if (found is not var (fingerprint, answer)) return null;
        if (await request.FingerprintAsync(context.RequestAborted) != fingerprint)
            return ProblemResults.Create(
                ProblemCode.IdempotencyKeyReused,
                $"{Header} '{request.Key.Key}' belongs to another request to {request.Key.Scope}: its query, its Content-Type or its body "
                    + $"differs.");
        if (answer.Sha256 is not null) return await ReadAgainAsync(context, request, answer);
        context.Response.Headers[Replayed] = "true";
        return new Recorded(answer);
    }

    private static async Task<IResult> ReadAgainAsync(HttpContext context, IdempotentRequest request, StoredAnswer kept)
    {
        var id = kept.Location![(kept.Location!.LastIndexOf('/') + 1)..];
        if (await context.GetEndpoint()!.Metadata.GetRequiredMetadata<AcceptsIdempotencyKey>().ReadCreated(context, id) is not { } current)
        {
            return ProblemResults.Create(
                ProblemCode.AnswerGone,
                $"{request.Key.Scope} took effect under {Header} '{request.Key.Key}' and made {kept.Location}, which has been deleted "
                    + $"since.");
        }

        var answer = await request.RecordAsync(current);
        context.Response.Headers[Replayed] = Convert.ToHexStringLower(SHA256.HashData(answer.Body)) == kept.Sha256 ? "true" : "current";
        return new Recorded(answer);
    }

    private static bool IsRefusal(object? result) => (result is INestedHttpResult nested ? nested.Result : result) is ProblemHttpResult;

    private sealed class Recorded(StoredAnswer answer) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = answer.Status;
            response.ContentType = answer.ContentType;
            response.Headers.Location = answer.Location;
            response.Headers.ETag = answer.ETag;
            response.Headers.RetryAfter = answer.RetryAfter;
            await response.Body.WriteAsync(answer.Body, httpContext.RequestAborted);
        }
    }
}
