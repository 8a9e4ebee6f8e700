using Microsoft.AspNetCore.Http.Metadata;
using NnService.Api.Problems;
using NnService.Domain;

namespace NnService.Api.Requests;

/// <summary>Refuses with 406, before anything is done, what the endpoint could not answer in an accepted content type.</summary>
internal static class AcceptGuard
{
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var available = context.GetEndpoint()?.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>()
            .Where(answer => answer.StatusCode is >= 200 and < 400)
            .SelectMany(answer => answer.ContentTypes).Distinct().ToArray() ?? [];
        if (available.Length == 0 || Accept.Choose(context.Request, available) is not null) return next(context);
        return context.RefuseAsync(ProblemCode.NotAcceptable,
            $"Accept '{Text.Truncate(context.Request.Headers.Accept)}' excludes all that this address answers with: "
                + $"{string.Join(", ", available)}.");
    }
}
