using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace NnService.Infrastructure.Datasets;

/// <summary>The cells of one column in a run of rows, as bytes: for each cell the length of its UTF-8 text plus 1, or 0 where it is missing, then the text; all of it deflated.</summary>
/// <remarks>The text is kept as it was sent, so that a column's type is only a way to look at it.</remarks>
internal static class CellText
{
    public static void Append(ArrayBufferWriter<byte> cells, string? cell)
    {
        if (cell is null)
        {
            AppendLength(cells, 0);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(cell);
        AppendLength(cells, length + 1);
        cells.Advance(Encoding.UTF8.GetBytes(cell, cells.GetSpan(length)));
    }

    public static byte[] Pack(ReadOnlySpan<byte> cells)
    {
        var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest))
            deflate.Write(cells);
        return packed.ToArray();
    }

    /// <summary>The cells in order; null is a missing one.</summary>
    public static IEnumerable<string?> Unpack(byte[] packed)
    {
        var unpacked = new MemoryStream();
        using (var inflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress))
            inflate.CopyTo(unpacked);
        return Cells(unpacked.GetBuffer(), (int)unpacked.Length);
    }

    private static IEnumerable<string?> Cells(byte[] bytes, int length)
    {
        var at = 0;
        while (at < length)
        {
            var size = ReadLength(bytes, ref at) - 1;
            yield return size < 0 ? null : Encoding.UTF8.GetString(bytes, at, size);
            at += Math.Max(size, 0);
        }
    }

    /// <summary>Seven bits to a byte, the lowest first; the eighth says that more follow.</summary>
    private static void AppendLength(ArrayBufferWriter<byte> cells, int length)
    {
        var span = cells.GetSpan(5);
        var (written, rest) = (0, (uint)length);
        for (; rest >= 0x80; rest >>= 7)
            span[written++] = (byte)(rest | 0x80);
        span[written++] = (byte)rest;
        cells.Advance(written);
    }

    private static int ReadLength(byte[] bytes, ref int at)
    {
        var (length, shift) = (0, 0);
        while (true)
        {
            var next = bytes[at++];
            length |= (next & 0x7F) << shift;
            if (next < 0x80) return length;
            shift += 7;
        }
    }
}
