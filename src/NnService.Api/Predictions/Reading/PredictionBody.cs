using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Datasets;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;

namespace NnService.Api.Predictions.Reading;

/// <summary>Reads the rows of a prediction in each of the content types that they may come in.</summary>
internal static class PredictionBody
{
    /// <summary>Hands every row to the encoder; the refusal when something is wrong.</summary>
    /// <exception cref="BadHttpRequestException">It is not the JSON asked for, or too large.</exception>
    public static async Task<ProblemHttpResult?> ReadAsync(
        HttpRequest request, CsvQuery query, InstanceEncoder encoder, RowBlocks rows, NnLimits limits, CancellationToken cancellationToken)
    {
        var problem = await ReadRowsAsync(request, query, encoder, rows, limits, cancellationToken);
        if (problem is not null) return problem;
        if (encoder.Faults.Count > 0) return ProblemResults.Invalid(encoder.Faults);
        return rows.Count > 0
            ? null
            : ProblemResults.Invalid([new Fault("/instances", "instances is missing or empty; send at least one row.")]);
    }

    private static async Task<ProblemHttpResult?> ReadRowsAsync(
        HttpRequest request, CsvQuery query, InstanceEncoder encoder, RowBlocks rows, NnLimits limits, CancellationToken cancellationToken)
    {
        if (MediaTypes.Is(request.ContentType, TableUpload.Csv))
            return await CsvUpload.ReadAsync(
                request, query, limits, encoder.Encoding.Cells, options => new InstancesCsv(encoder, options), cancellationToken);
        if (CsvUpload.RefuseOptions(
            ("delimiter", query.Delimiter),
            ("decimal", query.Decimal),
            ("missing", query.Missing),
            ("encoding", query.Encoding)) is { } useless)
            return useless;
        var lines = MediaTypes.Is(request.ContentType, TableUpload.JsonLines);
        // Routing lets a body without any content type pass.
        if (!lines && !request.HasJsonContentType())
            throw new BadHttpRequestException("The body has no content type.", StatusCodes.Status415UnsupportedMediaType);

        var pipe = PipeReader.Create(request.Body, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        try
        {
            if (lines) return await new InstancesJsonLines(encoder, limits).ReadAsync(pipe, cancellationToken);
            await new InstancesJson(encoder, rows, limits).ReadAsync(pipe, cancellationToken);
            return null;
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }
}
