using System.Buffers.Binary;
using System.Text;

namespace NnService.Infrastructure.Onnx.Format;

/// <summary>Writes the wire format of Protocol Buffers into one array that grows.</summary>
/// <remarks>The length of a message stands before it and is known after it: five bytes are left free for it, which every reader takes, so that nothing is copied.</remarks>
/// <param name="capacity">Bytes that are likely needed.</param>
internal sealed class ProtoWriter(int capacity)
{
    private const int LengthBytes = 5;

    private byte[] _bytes = new byte[Math.Max(capacity, 16)];
    private int _count;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _count);

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

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, WireType.Bytes);
        Varint((ulong)value.Length);
        value.CopyTo(Next(value.Length));
    }

    public void Message<T>(int field, T value, Action<ProtoWriter, T> write)
    {
        Tag(field, WireType.Bytes);
        Next(LengthBytes);
        var start = _count;
        write(this, value);
        var (length, at) = (_count - start, start - LengthBytes);
        for (var i = 0; i < LengthBytes; i++)
            _bytes[at + i] = (byte)(((length >> (7 * i)) & 0x7F) | (i < LengthBytes - 1 ? 0x80 : 0));
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
