using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;

namespace NnService.Api.Hosting;

/// <summary>What to say about a refusal of which the framework knows the status only.</summary>
internal static class StatusCodeDetails
{
    public static string Detail(HttpContext context, int status) => status switch
    {
        404 => $"No endpoint {context.Request.Method} {Text.Truncate(context.Request.Path)}. "
            + $"All addresses are listed at {PathPrefix.Address(context.Request, "/swagger")}.",
        405 => $"{Text.Truncate(context.Request.Method)} is not allowed here; allowed: {context.Response.Headers.Allow}.",
        408 => "The request arrived too slowly.",
        413 => TooLarge(context),
        415 => MediaType(context),
        < 500 => "The request could not be read.",
        _ => ProblemCode.ForStatus(status).Explanation
    };

    private static string TooLarge(HttpContext context) => JsonValuesBody.RefusalOf(context) is { } refusal
        ? refusal
        : context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } limit
            ? $"The body is larger than the {limit} bytes that this address takes."
            : "The body is larger than this address takes.";

    private static string MediaType(HttpContext context)
    {
        var sent = context.Request.ContentType is { Length: > 0 } type
            ? $"Content-Type '{Text.Truncate(type)}' is"
            : "A body without Content-Type is";
        var allowed = Accepted(context).Distinct().ToArray();
        return $"{sent} not taken "
            + $"here{(allowed.Length == 0 ? "." : $"; allowed: {string.Join(", ", allowed)}.{CurlHint(context, allowed)}")}";
    }

    // What `curl -d` does unasked is the commonest way to get here.
    private static string CurlHint(HttpContext context, string[] allowed) =>
        context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true
            ? $" With curl: curl -X {context.Request.Method} --data-binary @FILE -H 'Content-Type: {allowed[0]}' "
                + $"{context.Request.Scheme}://{context.Request.Host}"
                + Text.Truncate(PathPrefix.Address(context.Request, context.Request.Path))
            : "";

    private static IEnumerable<string> Accepted(HttpContext context)
    {
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        if (endpoint?.Metadata.GetMetadata<IAcceptsMetadata>() is { } metadata) return metadata.ContentTypes;
        // Routing replaced the endpoint by one that only says 415: look at those it chose from.
        return context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(candidate => Matches(candidate, context))
            .SelectMany(candidate => candidate.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes ?? []);
    }

    private static bool Matches(RouteEndpoint endpoint, HttpContext context) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(context.Request.Method) != false
        && new Microsoft.AspNetCore.Routing.Template.TemplateMatcher(new(endpoint.RoutePattern), []).TryMatch(context.Request.Path, []);
}
