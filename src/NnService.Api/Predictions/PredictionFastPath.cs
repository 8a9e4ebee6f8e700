using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using NnService.Api.Access;
using NnService.Api.Json;
using NnService.Api.Metrics;
using NnService.Api.Predictions.Answering;
using NnService.Api.Predictions.Reading;
using NnService.Api.Requests;

namespace NnService.Api.Predictions;

/// <summary>
/// A short way for the plain case of a prediction: <c>POST /models/{id}/predict</c> with JSON of moderate length, for a current version
/// that is in memory, with nothing to refuse.
/// It ends where the pipeline would begin. Everything else goes on into the pipeline untouched, and is answered or refused there.
/// </summary>
/// <remarks>
/// Both ways use the same reader, encoder and writer and answer with the same bytes. This one has no routing, no guards and no binding, and
/// asks no database.
/// </remarks>
internal sealed class PredictionFastPath(
    CurrentVersions served,
    HostGuard hosts,
    AccessGuard access,
    IOptions<NnLimits> limits,
    RequestMetrics requests,
    PredictionMetrics metrics)
{
    private const string Before = "/models/";
    private const string After = "/predict";
    private const string ContentType = "application/json; charset=utf-8";

    // What the server buffers of a body before it is read is twice as much.
    private const long MaxBodyBytes = 512 << 10;

    // Numbers of an answer; a longer one goes out in pieces, the long way.
    private const int MaxOutputs = 16 << 10;

    // Longer words than numbers may have made a longer text, which no thread is to keep.
    private const int MaxTextBytes = 1 << 20;

    // As the long way measures the same request.
    private static readonly RequestKind Kind = new("POST", StatusCodes.Status200OK, Before + "{id}" + After);

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _text;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsPlain(context.Request, out var id, out var tenant) || !served.TryGet(id, tenant, out var version)) return next(context);
        var begun = requests.Begin();
        var reading = context.Request.BodyReader.ReadAtLeastAsync((int)context.Request.ContentLength!.Value, context.RequestAborted);
        return reading.IsCompletedSuccessfully
            ? AnswerAsync(context, version, begun, reading.Result, next)
            : ReadAsync(context, version, begun, reading, next);
    }

    private async Task ReadAsync(
        HttpContext context, ServedVersion version, long begun, ValueTask<ReadResult> reading, RequestDelegate next)
    {
        ReadResult read;
        try
        {
            read = await reading;
        }
        catch (Exception e) when (ClientDisconnect.Explains(context, e))
        {
            ClientDisconnect.End(context);
            return;
        }
        catch (BadHttpRequestException)
        {
            // Too slow, for example: the pipeline meets the same when it reads, and knows what to answer.
            await GoOnAsync(context, next);
            return;
        }

        await AnswerAsync(context, version, begun, read, next);
    }

    private static Task GoOnAsync(HttpContext context, RequestDelegate next)
    {
        // Routing sets the limit of an endpoint, which the server refuses, with a warning, once reading has begun. This body is within all
        // limits.
        context.Features.Set<IHttpMaxRequestBodySizeFeature>(new BodyLimitOfRead());
        return next(context);
    }

    private Task AnswerAsync(HttpContext context, ServedVersion version, long begun, in ReadResult read, RequestDelegate next)
    {
        var request = context.Request;
        var response = context.Response;
        if (read.IsCanceled || read.Buffer.Length < request.ContentLength || !IsWritten(context, version, read.Buffer))
        {
            request.BodyReader.AdvanceTo(read.Buffer.Start); // the endpoint reads it from the beginning
            return GoOnAsync(context, next);
        }

        request.BodyReader.AdvanceTo(read.Buffer.End);
        SecurityHeaders.Set(response.Headers);
        response.ContentType = ContentType;
        response.ContentLength = _text!.WrittenCount;
        response.BodyWriter.Write(_text.WrittenSpan);
        if (_text.Capacity > MaxTextBytes)
        {
            _text = null;
            _json = null;
        }
        requests.Ended(begun, Kind);
        PredictionSpans.ForgetRequest();
        return response.CompleteAsync();
    }

    private bool IsWritten(HttpContext context, ServedVersion version, in ReadOnlySequence<byte> body)
    {
        try
        {
            return TryWrite(version, body, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return false; // the client is gone, and the pipeline knows how to end that
        }
    }

    /// <summary>Leaves the whole answer in the buffer of this thread; false when there is anything to refuse.</summary>
    private bool TryWrite(ServedVersion version, in ReadOnlySequence<byte> body, CancellationToken cancellationToken)
    {
        var encoding = version.Predictor.Encoding;
        var rows = new RowBlocks(version.Predictor, limits.Value);
        var encoder = new InstanceEncoder(encoding, rows);
        try
        {
            new InstancesJson(encoder, rows, limits.Value).Read(body);
        }
        catch (Exception e) when (e is JsonRefusal or BadHttpRequestException)
        {
            return false;
        }

        if (encoder.Faults.Count > 0 || rows.Count == 0 || (long)rows.Count * encoding.OutputCount > MaxOutputs
            || rows.Run(cancellationToken).Count > 0)
            return false;
        var text = _text ??= new ArrayBufferWriter<byte>(4096);
        var json = _json ??= new Utf8JsonWriter(text, StrictJson.WriterOptions);
        text.ResetWrittenCount();
        json.Reset();
        var answer = new AnswerJson(new(version.Model, version.Version, encoder.Warnings), encoding, json);
        answer.Begin(text);
        for (var row = 0; row < rows.Count; row++)
            answer.Add(text, rows.Answer(row));
        answer.End(text);
        text.Write("\n"u8);
        metrics.Fast.Answered(rows.Count);
        return true;
    }

    private bool IsPlain(HttpRequest request, out ReadOnlySpan<char> id, out string? tenant)
    {
        id = default;
        tenant = null;
        if (!HttpMethods.IsPost(request.Method) || request.QueryString.HasValue) return false;
        if (request.ContentLength is not (> 0 and <= MaxBodyBytes) || request.ContentLength > limits.Value.MaxBodyBytes) return false;
        var path = request.Path.Value.AsSpan();
        if (!path.StartsWith(Before, StringComparison.Ordinal) || !path.EndsWith(After, StringComparison.Ordinal)
            || path.Length <= Before.Length + After.Length)
            return false;
        id = path[Before.Length..^After.Length];
        var headers = request.Headers;
        return request.ContentType is "application/json" or ContentType
            && (headers.Accept.Count == 0 || (headers.Accept.Count == 1 && headers.Accept[0] is "*/*" or "application/json"))
            && headers.ContentEncoding.Count == 0
            && !CrossSiteGuard.IsOfBrowser(request)
            && hosts.Allows(request)
            && access.AllowsPrediction(request, id, out tenant);
    }

    private sealed class BodyLimitOfRead : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; }
    }
}
