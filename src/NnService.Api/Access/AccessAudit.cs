using Microsoft.AspNetCore.Http.Metadata;
using NnService.Api.Problems;
using NnService.Infrastructure.Audit;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Access;

/// <summary>Says for whom a request reads and writes, so that the storage shows what is theirs and writes down what they change.</summary>
internal sealed class AccessAudit(TimeProvider time, RefusalCounter? refusals = null)
{
    private const string NoRoute = "none";

    /// <summary>Goes on for a caller.</summary>
    public async Task ActAsync(HttpContext context, RequestDelegate next, Caller caller)
    {
        CallerContext.Current = new(caller.Tenant, HttpMethods.IsGet(context.Request.Method) ? null : RequestOf(context, caller));
        await next(context);
    }

    /// <summary>Goes on for a caller with what changes something by whatever method, as coming back from another server does.</summary>
    public async Task ChangeAsync(HttpContext context, Func<Task> change, Caller caller)
    {
        CallerContext.Current = new(caller.Tenant, RequestOf(context, caller));
        await change();
    }

    /// <summary>Counts a refusal.</summary>
    public void Refused(HttpContext context, int status)
    {
        var caller = Caller.Of(context);
        refusals?.Add(
            time.GetUtcNow().UtcDateTime,
            caller.Tenant ?? Tenants.Default,
            caller.Name,
            context.Request.Method,
            RouteOf(context.GetEndpoint()) ?? NoRoute,
            status,
            context.Connection.RemoteIpAddress?.ToString());
    }

    private AuditedRequest RequestOf(HttpContext context, Caller caller)
    {
        var endpoint = context.GetEndpoint();
        return new(
            time.GetUtcNow().UtcDateTime,
            caller.Name,
            context.Request.Method,
            RouteOf(endpoint) ?? NoRoute,
            context.Request.Path,
            SuccessOf(endpoint),
            context.Connection.RemoteIpAddress?.ToString(),
            ProblemResults.TraceId(context));
    }

    private static string? RouteOf(Endpoint? endpoint) => (endpoint as RouteEndpoint)?.RoutePattern.RawText;

    // The entry is a part of the change, which is committed before it is answered.
    private static int? SuccessOf(Endpoint? endpoint) => endpoint?.Metadata.OfType<IProducesResponseTypeMetadata>()
        .Select(answer => answer.StatusCode).FirstOrDefault(status => status is >= 200 and < 300) is > 0 and var success ? success : null;
}
