using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Json;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Infrastructure.Datasets;

namespace NnService.Api.Predictions.Reading;

/// <summary>
/// Reads rows from NDJSON, one object or array per line; a line that is wrong does not hide what is wrong with the next one.
/// </summary>
internal sealed class InstancesJsonLines(InstanceEncoder encoder, NnLimits limits)
{
    private const int MaxRefusals = 20;

    private readonly InstanceReader _row = new(encoder);
    private readonly List<(ProblemCode Code, Fault Fault)> _refusals = [];

    /// <summary>Reads all of it, or until there are faults enough; the refusal when a line is not a row.</summary>
    public async Task<ProblemHttpResult?> ReadAsync(PipeReader pipe, CancellationToken cancellationToken)
    {
        if (await TextLines.ReadAsync(pipe, limits.MaxBodyBytes, Take, null, cancellationToken) is { } tooLong)
            return ProblemResults.Create(
                ProblemCode.TooLarge,
                $"Line {tooLong} has more than the {limits.MaxBodyBytes} bytes that are allowed (NnService:Limits:MaxBodyBytes).");
        return _refusals.Count == 0
            ? null
            : ProblemResults.Create(_refusals[0].Code, _refusals[0].Fault.Detail, _refusals.Select(refusal => refusal.Fault));
    }

    private bool Take(int line, ReadOnlySequence<byte> text)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: true, new JsonReaderState(StrictJson.ReaderOptions));
        encoder.Begin(line);
        try
        {
            reader.Read();
            _row.Begin(ref reader);
            while (reader.Read()) _row.Take(ref reader);
        }
        catch (JsonRefusal e)
        {
            _refusals.Add((e.Code, new(e.Pointer, $"Line {line}: {e.Message}")));
        }
        catch (JsonException e)
        {
            _refusals.Add(
                (ProblemCode.MalformedJson, new(
                    encoder.At, $"Line {line}, byte {e.BytePositionInLine + 1}: {JsonErrorMessages.Syntax(e.Message)}")));
        }

        return _refusals.Count < MaxRefusals && !encoder.IsFull;
    }
}
