namespace NnService.Api.Exchange;

/// <summary>Versions that leave the service as files and numbers, and those that come in.</summary>
public static class ExchangeEndpoints
{
    public static void AddExchange(this IServiceCollection services) => services.AddSingleton<LargeExports>();

    public static void MapExchange(this IEndpointRouteBuilder app)
    {
        app.MapWeights();
        app.MapExports();
        app.MapImports();
    }
}
