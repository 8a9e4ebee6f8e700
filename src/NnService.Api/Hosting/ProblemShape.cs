using Microsoft.AspNetCore.Mvc;

namespace NnService.Api.Hosting;

/// <summary>Endpoint metadata: refusals have the body another protocol prescribes; status and headers stay.</summary>
public sealed record ProblemShape(Func<ProblemDetails, object> Body);

public static class ProblemShapeExtensions
{
    /// <summary>Lets an endpoint or group answer refusals in the shape of its own protocol.</summary>
    public static TBuilder WithProblemShape<TBuilder>(this TBuilder builder, Func<ProblemDetails, object> body)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ProblemShape(body));
}
