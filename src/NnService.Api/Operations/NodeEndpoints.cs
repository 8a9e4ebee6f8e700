using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Operations;

/// <summary>The processes that share the work.</summary>
public static class NodeEndpoints
{
    public static void MapNodes(this IEndpointRouteBuilder app) => app.MapGroup("/nodes").WithTags("Admin")
        .MapGet("", List).WithName("listNodes").Needs(Scopes.Metrics, defaultTenantOnly: true)
        .WithSummary("List the processes and what they run")
        .WithExample(response: NodeExamples.NodeList);

    private static async Task<Ok<NodeListContract>> List(NodeStore nodes, CancellationToken cancellationToken) =>
        TypedResults.Ok(new NodeListContract([.. (await nodes.ListAsync(cancellationToken)).Select(NodeContract.From)]));
}
