using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace NnService.Api.Problems;

/// <summary>Endpoint metadata: refusals have the body another protocol prescribes; status and headers stay.</summary>
public sealed record ProblemShape(Func<ProblemDetails, object> Body)
{
    private static readonly PathString TensorFlow = new("/v1");
    private static readonly PathString OpenInference = new("/v2");

    /// <summary>
    /// The shape of addresses beneath those of a foreign protocol, in whatever case, where no endpoint tells it (yet); null elsewhere.
    /// </summary>
    public static ProblemShape? OfPath(PathString path) =>
        path.StartsWithSegments(TensorFlow) ? new(problem => new { error = problem.Detail })
        : path.StartsWithSegments(OpenInference)
            ? new(
                problem => new
                {
                    error = problem.Status is 404 or 405
                    ? ReasonPhrases.GetReasonPhrase(problem.Status.Value)
                    : problem.Detail
                })
        : null;
}

public static class ProblemShapeExtensions
{
    /// <summary>Lets an endpoint or group answer refusals in the shape of its own protocol.</summary>
    public static TBuilder WithProblemShape<TBuilder>(this TBuilder builder, Func<ProblemDetails, object> body)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ProblemShape(body));
}
