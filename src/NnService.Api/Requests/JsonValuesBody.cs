using Microsoft.Extensions.Options;

namespace NnService.Api.Requests;

/// <summary>
/// A JSON body that is refused with 413 once more values of it have come than are allowed. As objects they take many times their bytes: two
/// characters are an empty list, which takes a hundred bytes, and a body may be compressed.
/// </summary>
/// <param name="body">The body, after decompression.</param>
/// <param name="context">The request.</param>
internal sealed class JsonValuesBody(Stream body, HttpContext context) : ReadOnlyBody
{
    private static readonly object Mark = new();

    private readonly JsonValueCount _count = new(context.RequestServices.GetRequiredService<IOptions<NnLimits>>().Value);

    /// <summary>
    /// Looks at the bodies that the framework reads for a handler, all at once; handlers that read by themselves do it as they need.
    /// </summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.HasJsonContentType() && context.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>() is null)
            Watch(context.Request);
        return next(context);
    }

    /// <summary>Puts itself before the body of a request, unless it is there.</summary>
    public static void Watch(HttpRequest request)
    {
        if (request.Body is not JsonValuesBody) request.Body = new JsonValuesBody(request.Body, request.HttpContext);
    }

    /// <summary>Why a body was refused here; null when it was not.</summary>
    public static string? RefusalOf(HttpContext context) => context.Items[Mark] as string;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken);
        Count(buffer.Span[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int length)
    {
        var read = body.Read(buffer, offset, length);
        Count(buffer.AsSpan(offset, read));
        return read;
    }

    private void Count(ReadOnlySpan<byte> text)
    {
        try
        {
            _count.Add(text);
        }
        catch (BodyTooLargeException e)
        {
            context.Items[Mark] = e.Message; // of what a bound parameter throws the framework keeps the status alone
            throw;
        }
    }
}
