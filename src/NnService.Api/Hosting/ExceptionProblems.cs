using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using NnService.Api.Json;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Quotas;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Telemetry;

namespace NnService.Api.Hosting;

/// <summary>The one place that turns an exception into an answer.</summary>
internal sealed partial class ExceptionProblems : IExceptionHandler
{
    private readonly ILogger<ExceptionProblems> _logger;
    private readonly StorageOutage _outage;
    private readonly Counter<long> _storageFailures;

    public ExceptionProblems(ILogger<ExceptionProblems> logger, StorageOutage outage, IMeterFactory meters)
    {
        _logger = logger;
        _outage = outage;
        _storageFailures = meters.OfService()
            .CreateCounter<long>(
                "nnservice.storage.failures",
                "{request}",
                "Requests that failed because the database was away or the disk was full, by the code of the answer.");
        foreach (var code in (ProblemCode[])[ProblemCode.Unavailable, ProblemCode.StorageFull]) _storageFailures.Add(0, Tag(code));
    }

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        try
        {
            await Problem(httpContext, exception).ExecuteAsync(httpContext);
        }
        catch (Exception e) when (ClientDisconnect.Explains(httpContext, e))
        {
            // It left while its refusal was written.
        }

        return true;
    }

    private ProblemHttpResult Problem(HttpContext context, Exception exception)
    {
        if (exception is BadHttpRequestException bad) return BadRequest(context, bad);
        if (exception is VersionNotReproducibleException other)
            return ProblemResults.Create(ProblemCode.VersionNotReproducible, other.Message);
        if (exception is QuotaExceededException quota) return ProblemResults.Create(ProblemCode.QuotaExceeded, quota.Message);
        if (IsUncountableChunk(exception)) return Unreadable();
        if (Gzip.IsMalformed(context, exception)) return ProblemResults.Create(ProblemCode.MalformedBody, "The body is not valid gzip.");
        if (Code(StorageFailures.Of(exception)) is { } failure)
        {
            _storageFailures.Add(1, Tag(failure));
            _outage.Report(exception, $"{context.Request.Method} {context.Request.Path} ({ProblemResults.TraceId(context)})");
            return ProblemResults.Create(failure, failure.Explanation);
        }

        Log.Unhandled(_logger, exception, context.Request.Method, context.Request.Path, ProblemResults.TraceId(context));
        return ProblemResults.Create(ProblemCode.Internal, ProblemCode.Internal.Explanation);
    }

    private static ProblemCode? Code(StorageFailure? failure) => failure switch
    {
        StorageFailure.Unavailable => ProblemCode.Unavailable,
        StorageFailure.DiskFull => ProblemCode.StorageFull,
        _ => null,
    };

    private static KeyValuePair<string, object?> Tag(ProblemCode failure) => new("code", failure.Code);

    private static ProblemHttpResult BadRequest(HttpContext context, BadHttpRequestException bad)
    {
        if (bad is ExpansionTooLargeException) return ProblemResults.Create(ProblemCode.ExpansionTooLarge, bad.Message);
        if (bad is BodyTooLargeException) return ProblemResults.Create(ProblemCode.TooLarge, bad.Message);
        if (bad.StatusCode != StatusCodes.Status400BadRequest)
            return ProblemResults.Create(ProblemCode.ForStatus(bad.StatusCode), StatusCodeDetails.Detail(context, bad.StatusCode));
        if (bad.InnerException is JsonException json) return Refusal(context, json);
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return BindingFailure.Of(bad.Message, endpoint) ?? Unreadable();
    }

    private static ProblemHttpResult Unreadable() =>
        ProblemResults.Create(ProblemCode.BadRequest, "The request could not be read to its end.");

    // The server has no exception of a bad request for a chunk that is longer than it can count.
    private static bool IsUncountableChunk(Exception exception) =>
        exception is IOException { InnerException: OverflowException, Source: "Microsoft.AspNetCore.Server.Kestrel.Core" };

    private static ProblemHttpResult Refusal(HttpContext context, JsonException thrown)
    {
        var body = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        // What Json.ReadAsync throws is explained already.
        var refusal = thrown is JsonRefusal { Path: null } explained ? explained : JsonRefusal.Explain(thrown, body);
        if (refusal.Missing.Count > 0)
            return ProblemResults.Invalid(
                [.. refusal.Missing.Select(
                    name => new Fault($"{refusal.Pointer}/{Fault.Escape(name)}", JsonErrorMessages.IsMissing(name)))]);
        var position = refusal.Line is { } line ? $" (line {line}, byte {refusal.Column})" : "";
        var place = refusal.Pointer.Length == 0 ? "" : $"{refusal.Pointer}: ";
        return ProblemResults.Create(refusal.Code, $"{place}{refusal.Message}{position}", [new Fault(refusal.Pointer, refusal.Message)]);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Unhandled exception in {Method} {Path} ({TraceId})")]
        public static partial void Unhandled(ILogger logger, Exception exception, string method, string path, string traceId);
    }
}
