using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace NnService.Api.Requests;

/// <summary>
/// Ends a request whose client goes away while its body is read, also where the framework reads it, which keeps that to itself and answers
/// 400.
/// </summary>
internal sealed class AbortAwareBody(HttpContext context, IRequestBodyPipeFeature body) : IRequestBodyPipeFeature
{
    private PipeReader? _reader;

    public PipeReader Reader => _reader ??= new WatchedReader(context, body.Reader);

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IRequestBodyPipeFeature>() is { } body)
            context.Features.Set<IRequestBodyPipeFeature>(new AbortAwareBody(context, body));
        return next(context);
    }

    private sealed class WatchedReader(HttpContext context, PipeReader reader) : PipeReader
    {
        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                return await reader.ReadAsync(cancellationToken);
            }
            catch (Exception e) when (ClientDisconnect.Explains(context, e))
            {
                ClientDisconnect.End(context);
                throw;
            }
        }

        public override bool TryRead(out ReadResult result) => reader.TryRead(out result);

        public override void AdvanceTo(SequencePosition consumed) => reader.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => reader.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => reader.CancelPendingRead();

        public override void Complete(Exception? exception = null) => reader.Complete(exception);
    }
}
