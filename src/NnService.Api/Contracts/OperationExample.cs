namespace NnService.Api.Contracts;

/// <summary>
/// Endpoint metadata: one real request and the answer to it, shown in the explorer. Repeatable for several content types.
/// </summary>
/// <param name="Request">The body sent: JSON, or text when the content type is not JSON; null for none.</param>
/// <param name="Response">The body of the first 2xx answer, likewise.</param>
/// <param name="RequestType">Content type of the request.</param>
/// <param name="ResponseType">Content type of the answer.</param>
public sealed record OperationExample(string? Request, string? Response, string RequestType, string ResponseType);

public static class OperationExampleExtensions
{
    private const string JsonType = "application/json";

    public static TBuilder WithExample<TBuilder>(
        this TBuilder builder,
        string? request = null,
        string? response = null,
        string requestType = JsonType,
        string responseType = JsonType)
        where TBuilder : IEndpointConventionBuilder =>
            builder.WithMetadata(new OperationExample(request, response, requestType, responseType));
}
