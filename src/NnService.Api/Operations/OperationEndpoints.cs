namespace NnService.Api.Operations;

/// <summary>What the operator asks for: processes, backups, keys, figures.</summary>
public static class OperationEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        app.MapNodes();
        app.MapAdmin();
        app.MapKeys();
        app.MapAudit();
        app.MapMetrics();
    }
}
