using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace NnService.Infrastructure.Onnx.Format;

/// <summary>
/// Writes the wire format of Protocol Buffers into one array that grows; what is large is not copied into it but stands between its parts.
/// </summary>
/// <remarks>
/// The length of a message stands before it and is known after it: five bytes are left free for it, which every reader takes, so that
/// nothing is moved.
/// </remarks>
internal sealed class ProtoWriter
{
    private const int FirstBytes = 64 * 1024;
    private const int LengthBytes = 5;
    private const int MaxCopied = 4096;

    private readonly List<(int At, ReadOnlyMemory<byte> Bytes)> _between = [];
    private byte[] _bytes = new byte[FirstBytes];
    private int _count;
    private long _betweenLength;

    /// <summary>All that was written, of which what is large is the caller's own memory.</summary>
    public ReadOnlySequence<byte> Written
    {
        get
        {
            var segments = new ByteSegments();
            var from = 0;
            foreach (var (at, bytes) in _between)
            {
                segments.Add(_bytes.AsMemory(from..at));
                segments.Add(bytes);
                from = at;
            }

            segments.Add(_bytes.AsMemory(from.._count));
            return segments.All;
        }
    }

    private long Length => _count + _betweenLength;

    public void Whole(int field, long value)
    {
        Tag(field, WireType.Varint);
        Varint((ulong)value);
    }

    public void Single(int field, float value)
    {
        Tag(field, WireType.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(Next(sizeof(float)), value);
    }

    public void Text(int field, string value)
    {
        Tag(field, WireType.Bytes);
        var length = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)length);
        Encoding.UTF8.GetBytes(value, Next(length));
    }

    public void Bytes(int field, ReadOnlyMemory<byte> value)
    {
        Tag(field, WireType.Bytes);
        Varint((ulong)value.Length);
        if (value.Length <= MaxCopied)
        {
            value.Span.CopyTo(Next(value.Length));
            return;
        }

        _between.Add((_count, value));
        _betweenLength += value.Length;
    }

    public void Message<T>(int field, T value, Action<ProtoWriter, T> write)
    {
        Tag(field, WireType.Bytes);
        var at = _count;
        Next(LengthBytes);
        var start = Length;
        write(this, value);
        var length = (ulong)(Length - start);
        for (var i = 0; i < LengthBytes; i++)
            _bytes[at + i] = (byte)(((length >> (7 * i)) & 0x7F) | (i < LengthBytes - 1 ? 0x80ul : 0));
    }

    private void Tag(int field, WireType type) => Varint(((ulong)field << 3) | (ulong)type);

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            Next(1)[0] = (byte)(value | 0x80);
        Next(1)[0] = (byte)value;
    }

    private Span<byte> Next(int length)
    {
        var end = checked(_count + length);
        if (end > _bytes.Length) Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(2L * _bytes.Length, end)));
        var span = _bytes.AsSpan(_count, length);
        _count = end;
        return span;
    }
}

/// <summary>How the value of a field is laid out.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
