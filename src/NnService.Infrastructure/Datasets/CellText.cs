using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace NnService.Infrastructure.Datasets;

/// <summary>
/// The cells of one column in a run of rows, as bytes: for each cell the length of its UTF-8 text plus 1, or 0 where it is missing, then
/// the text; all of it deflated.
/// </summary>
/// <remarks>The text is kept as it was sent, so that a column's type is only a way to look at it.</remarks>
internal static class CellText
{
    /// <summary>Adds a cell.</summary>
    /// <returns>Bytes that it takes.</returns>
    public static int Append(ArrayBufferWriter<byte> cells, string? cell)
    {
        var before = cells.WrittenCount;
        if (cell is null)
        {
            AppendLength(cells, 0);
        }
        else
        {
            var length = Encoding.UTF8.GetByteCount(cell);
            AppendLength(cells, length + 1);
            cells.Advance(Encoding.UTF8.GetBytes(cell, cells.GetSpan(length)));
        }

        return cells.WrittenCount - before;
    }

    /// <summary>Packs cells.</summary>
    /// <param name="before">What <see cref="PackPart"/> made of those before them.</param>
    /// <param name="cells">The last ones.</param>
    public static byte[] Pack(IEnumerable<byte[]> before, ReadOnlySpan<byte> cells)
    {
        var packed = new MemoryStream();
        foreach (var part in before) packed.Write(part);
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest))
            deflate.Write(cells);
        return packed.ToArray();
    }

    /// <summary>
    /// Packs cells that others follow: pieces one after the other, with an end from <see cref="Pack"/>, are one deflated text.
    /// </summary>
    public static byte[] PackPart(ReadOnlySpan<byte> cells)
    {
        var packed = new MemoryStream();
        using var deflate = new DeflateStream(packed, CompressionLevel.Fastest);
        deflate.Write(cells);
        deflate.Flush(); // to a whole byte, and without the mark of the end
        return packed.ToArray();
    }

    /// <summary>The cells in order; null is a missing one.</summary>
    public static IEnumerable<string?> Unpack(byte[] packed) => UnpackFrom(packed, 0);

    /// <summary>The cells without the first <paramref name="skip"/> ones, which do not become strings.</summary>
    public static IEnumerable<string?> UnpackFrom(byte[] packed, int skip)
    {
        using var cells = new Unpacking(packed);
        for (; skip > 0; skip--) cells.Skip();
        while (cells.TryRead(out var cell))
            yield return cell;
    }

    /// <summary>The cells at some places, ascending; the others do not become strings.</summary>
    public static IEnumerable<string?> UnpackAt(byte[] packed, int[] places)
    {
        using var cells = new Unpacking(packed);
        var at = 0;
        foreach (var place in places)
        {
            for (; at < place; at++) cells.Skip();
            if (!cells.TryRead(out var cell)) yield break;
            at++;
            yield return cell;
        }
    }

    /// <summary>Seven bits to a byte, the lowest first; the eighth says that more follow.</summary>
    private static void AppendLength(ArrayBufferWriter<byte> cells, int length)
    {
        var span = cells.GetSpan(5);
        var written = 0;
        var rest = (uint)length;
        for (; rest >= 0x80; rest >>= 7)
            span[written++] = (byte)(rest | 0x80);
        span[written++] = (byte)rest;
        cells.Advance(written);
    }

    /// <summary>Inflates as far as it is read, so that only a block of the text is in memory besides the cells.</summary>
    private sealed class Unpacking(byte[] packed) : IDisposable
    {
        private const int BlockBytes = 64 * 1024;
        private const int MaxLength = 5;

        private readonly DeflateStream _inflate = new(new MemoryStream(packed), CompressionMode.Decompress);
        private byte[] _block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        private int _at;
        private int _end;

        public bool TryRead(out string? cell)
        {
            var isThere = TryReadBytes(out var bytes, out var isMissing);
            cell = isMissing ? null : Encoding.UTF8.GetString(bytes);
            return isThere;
        }

        public void Skip() => TryReadBytes(out _, out _);

        private bool TryReadBytes(out ReadOnlySpan<byte> bytes, out bool isMissing)
        {
            bytes = default;
            isMissing = true;
            Need(MaxLength);
            if (_at == _end) return false;
            var size = ReadLength() - 1;
            isMissing = size < 0;
            if (isMissing) return true;
            Need(size);
            bytes = _block.AsSpan(_at, size);
            _at += size;
            return true;
        }

        public void Dispose()
        {
            ArrayPool<byte>.Shared.Return(_block);
            _inflate.Dispose();
        }

        /// <summary>Has so many bytes in the block, or all that are left.</summary>
        private void Need(int bytes)
        {
            if (_end - _at >= bytes) return;
            var block = bytes <= _block.Length ? _block : ArrayPool<byte>.Shared.Rent(bytes);
            _block.AsSpan(_at.._end).CopyTo(block);
            (_at, _end) = (0, _end - _at);
            if (block != _block) ArrayPool<byte>.Shared.Return(_block);
            _block = block;
            _end += _inflate.ReadAtLeast(_block.AsSpan(_end), bytes - _end, throwOnEndOfStream: false);
        }

        private int ReadLength()
        {
            var length = 0;
            var shift = 0;
            while (true)
            {
                var next = _block[_at++];
                length |= (next & 0x7F) << shift;
                if (next < 0x80) return length;
                shift += 7;
            }
        }
    }
}
