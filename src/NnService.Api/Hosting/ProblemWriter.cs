using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using NnService.Api.Json;
using NnService.Api.Problems;
using NnService.Api.Requests;

namespace NnService.Api.Hosting;

/// <summary>Writes every problem, wherever it was made, whatever the client accepts: a refusal has one shape.</summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    private const int RetryAfterSeconds = 5;

    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        var problem = context.ProblemDetails;
        // A bare status (routing, status code pages) has no code yet.
        if (!problem.Extensions.ContainsKey(ProblemResults.CodeMember))
        {
            var status = problem.Status ?? http.Response.StatusCode;
            problem = Gzip.RefusalOf(http) is { } detail
                ? ProblemResults.Details(ProblemCode.ExpansionTooLarge, detail)
                : ProblemResults.Details(ProblemCode.ForStatus(status), StatusCodeDetails.Detail(http, status));
            problem.Status = status;
        }

        problem.Type = PathPrefix.Address(http.Request, problem.Type!);
        problem.Extensions[ProblemResults.TraceMember] = ProblemResults.TraceId(http);
        http.Response.StatusCode = problem.Status!.Value;
        if (problem.Status is 429 or 503 && http.Response.Headers.RetryAfter.Count == 0)
            http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);

        // After an exception the endpoint is kept by the feature only.
        var endpoint = http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        if ((endpoint?.Metadata.GetMetadata<ProblemShape>() ?? ProblemShape.OfPath(http.Request.Path)) is { } shape)
            // a client of KServe looks for just this type
            await http.Response.WriteAsJsonAsync(shape.Body(problem), StrictJson.Options, "application/json", http.RequestAborted);
        else
            await http.Response.WriteAsJsonAsync(problem, StrictJson.Options, "application/problem+json", http.RequestAborted);
    }
}
