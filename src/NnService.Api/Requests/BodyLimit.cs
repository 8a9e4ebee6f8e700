using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace NnService.Api.Requests;

/// <summary>Endpoint metadata: how many bytes a body may have, after decompression.</summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;

/// <summary>Endpoint metadata: the handler reads tables and decodes CSV itself, so that its charset is not looked at.</summary>
internal sealed record AnyCharset;

public static class BodyLimitExtensions
{
    /// <summary>Lets an endpoint take larger (or only smaller) bodies than the general limit.</summary>
    public static TBuilder WithBodyLimit<TBuilder>(this TBuilder builder, long bytes)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new BodyLimit(bytes));

    /// <summary>The same, taken from the configured limits: <c>.WithBodyLimit(limits => limits.MaxUploadBytes)</c>.</summary>
    public static TBuilder WithBodyLimit<TBuilder>(this TBuilder builder, Func<NnLimits, long> bytes)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(
            endpoint => endpoint.Metadata.Add(
                new BodyLimit(bytes(endpoint.ApplicationServices.GetRequiredService<IOptions<NnLimits>>().Value))));
        return builder;
    }

    /// <summary>Text may come in any charset; the handler decodes it.</summary>
    public static TBuilder AcceptAnyCharset<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AnyCharset());
}
