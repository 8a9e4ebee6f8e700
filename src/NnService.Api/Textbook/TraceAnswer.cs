using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using NnService.Api.Datasets;
using NnService.Api.Json;
using NnService.Api.Predictions.Answering;
using NnService.Api.Requests;
using NnService.Domain.Textbook;

namespace NnService.Api.Textbook;

/// <summary>
/// Steps in the format that the client likes best: one JSON object, a line of JSON for each, or a line of CSV for each. They are computed
/// while they are sent, so that only one is in memory.
/// </summary>
/// <param name="head">What is said about all of them.</param>
/// <param name="run">The steps, all of which are finite.</param>
/// <param name="steps">How many; null for one that is told without its list.</param>
/// <param name="jacobian">Whether the last layer shows ∂y/∂z.</param>
internal sealed class TraceAnswer(TraceContract head, TextbookRun run, int? steps, bool jacobian) : IResult, IEndpointMetadataProvider
{
    public const string JsonLines = TableUpload.JsonLines;

    private const string Json = TableUpload.JsonArray;
    private const string Csv = TableUpload.Csv;
    private const int PieceBytes = 32 * 1024;

    public static string FormatOf(HttpRequest request) => Accept.Choose(request, Json, JsonLines, Csv) ?? Json;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(TraceContract), [Json, JsonLines, Csv]));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var cancellationToken = httpContext.RequestAborted;
        return FormatOf(httpContext.Request) switch
        {
            Csv => WriteCsvAsync(response, cancellationToken),
            JsonLines => WriteJsonLinesAsync(response, cancellationToken),
            _ => response.WriteAsJsonAsync(Whole(cancellationToken), StrictJson.Options, $"{Json}; charset=utf-8", cancellationToken),
        };
    }

    private TraceContract Whole(CancellationToken cancellationToken) =>
        steps is { } count ? head with { Steps = Contracts(count, cancellationToken) } : OneStep();

    private TraceContract OneStep()
    {
        var step = run.Steps(1).Single();
        return head with
        {
            Outputs = TraceLayerContract.Rows(step.Pass.Y),
            OutputsAfter = TraceLayerContract.Rows(step.PassAfter.Y),
            LossBefore = step.LossBefore,
            LossAfter = step.LossAfter,
            Layers = TraceLayerContract.All(step, jacobian),
            Errors = TraceLayerContract.Rows(step.Errors),
            SquaredErrors = TraceLayerContract.Rows(step.SquaredErrors),
        };
    }

    private IEnumerable<TraceStepContract> Contracts(int count, CancellationToken cancellationToken)
    {
        var names = new ParameterNames(run.Network);
        return run.Steps(count, cancellationToken).Select(step => TraceStepContract.From(step, names, jacobian));
    }

    private async Task WriteJsonLinesAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        WriteHead(response, JsonLines);
        foreach (var step in Contracts(steps ?? 1, cancellationToken))
        {
            await JsonSerializer.SerializeAsync(response.BodyWriter, step, StrictJson.Options, cancellationToken);
            response.BodyWriter.Write("\n"u8);
        }

        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    private async Task WriteCsvAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        WriteHead(response, $"{Csv}; charset=utf-8");
        await WriteLineAsync(response.BodyWriter, TraceCsv.Header(new(run.Network), run.T.RowCount, run.T.ColumnCount), cancellationToken);
        foreach (var step in run.Steps(steps ?? 1, cancellationToken))
            await WriteLineAsync(response.BodyWriter, TraceCsv.CellsOf(step), cancellationToken);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    // Of many cells no more than a piece is in memory as text.
    private static async Task WriteLineAsync(PipeWriter writer, IEnumerable<string> cells, CancellationToken cancellationToken)
    {
        var separator = "";
        foreach (var cell in cells)
        {
            Encoding.UTF8.GetBytes(separator, writer);
            Encoding.UTF8.GetBytes(cell, writer);
            separator = ",";
            if (writer.UnflushedBytes > PieceBytes) await writer.FlushAsync(cancellationToken);
        }

        writer.Write("\n"u8);
    }

    private void WriteHead(HttpResponse response, string contentType)
    {
        response.ContentType = contentType;
        response.Headers[PredictionAnswer.ModelHeader] = head.Model;
        response.Headers[PredictionAnswer.VersionHeader] = head.Version.ToString(CultureInfo.InvariantCulture);
    }
}
