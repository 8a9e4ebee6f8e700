using Microsoft.Extensions.Options;
using NnService.Api.Problems;
using NnService.Infrastructure.Jobs.Nodes;

namespace NnService.Api.Requests;

/// <summary>Lets a worker answer to those who look after it alone.</summary>
internal sealed class RoleGuard(IOptions<NnNodeOptions> node)
{
    private static readonly PathString[] OfWorkers = ["/health", "/metrics"];

    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        node.Value.Answers || Array.Exists(OfWorkers, path => context.Request.Path.StartsWithSegments(path))
        ? next(context)
        : context.RefuseAsync(
            ProblemCode.NotFound,
            "This process is a worker, which trains and answers /health and /metrics alone; ask one whose role is Api or All.");
}
