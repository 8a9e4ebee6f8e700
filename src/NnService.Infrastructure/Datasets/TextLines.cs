using System.Buffers;
using System.IO.Pipelines;

namespace NnService.Infrastructure.Datasets;

/// <summary>Takes a line that is not blank; false when no more are wanted.</summary>
/// <param name="line">Its number, from 1.</param>
/// <param name="text">Its bytes, without its end; they are only lent.</param>
public delegate bool LineTaker(int line, ReadOnlySequence<byte> text);

/// <summary>Cuts UTF-8 text into lines, of which one at a time is in memory. A mark at the beginning and blank lines are skipped.</summary>
public static class TextLines
{
    /// <summary>Reads all of it, or as much as is wanted.</summary>
    /// <param name="pipe">The text.</param>
    /// <param name="maxBytes">How long a line may be.</param>
    /// <param name="take">Takes the lines.</param>
    /// <param name="takeLong">Takes the beginning of a line that is too long; null where it does not matter.</param>
    /// <param name="cancellationToken">Ends the reading when the client goes away.</param>
    /// <returns>The number of a line that is too long, with which reading ended; else null.</returns>
    public static async Task<int?> ReadAsync(
        PipeReader pipe, long maxBytes, LineTaker take, LineTaker? takeLong, CancellationToken cancellationToken)
    {
        for (var (begun, line) = (false, 1); ;)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            begun = begun || SkipMark(ref rest, read.IsCompleted);
            for (; begun && rest.PositionOf((byte)'\n') is { } end; line++)
            {
                var text = rest.Slice(0, end);
                if (text.Length > maxBytes) return Refuse(line, text);
                if (!IsBlank(text) && !take(line, text)) return null;
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (rest.Length > maxBytes) return Refuse(line, rest);
            if (read.IsCompleted)
            {
                if (!IsBlank(rest)) take(line, rest);
                return null;
            }

            pipe.AdvanceTo(rest.Start, rest.End);
        }

        int Refuse(int line, ReadOnlySequence<byte> text)
        {
            takeLong?.Invoke(line, text);
            return line;
        }
    }

    /// <summary>Skips the mark of UTF-8, if there is one; false when more must come to know.</summary>
    public static bool SkipMark(ref ReadOnlySequence<byte> buffer, bool isFinal)
    {
        if (buffer.Length < 3 && !isFinal) return false;
        var reader = new SequenceReader<byte>(buffer);
        if (reader.IsNext([0xEF, 0xBB, 0xBF], advancePast: true)) buffer = reader.UnreadSequence;
        return true;
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
        {
            if (part.Span.IndexOfAnyExcept(" \t\r"u8) >= 0) return false;
        }

        return true;
    }
}
