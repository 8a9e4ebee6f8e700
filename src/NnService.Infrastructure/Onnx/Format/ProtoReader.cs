using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace NnService.Infrastructure.Onnx.Format;

/// <summary>
/// Reads the wire format of Protocol Buffers, field by field. Bytes that lie in one piece are handed out as a slice of what was given, not
/// copied.
/// </summary>
/// <param name="bytes">One message.</param>
/// <param name="parts">What the whole file may consist of.</param>
internal sealed class ProtoReader(ReadOnlySequence<byte> bytes, PartCount parts)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySequence<byte> _rest = bytes;
    private WireType _type;

    /// <summary>The number of the field at which the reader stands.</summary>
    public int Field { get; private set; }

    private bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Goes on to the next field; false at the end of the message. The value must then be read or skipped.</summary>
    public bool Next()
    {
        if (IsAtEnd) return false;
        parts.Add(1);
        var tag = Varint();
        Field = tag >> 3 is > 0 and <= 0x1FFFFFFF ? (int)(tag >> 3) : throw Damaged();
        _type = (WireType)(tag & 7);
        return true;
    }

    public long Whole() => _type == WireType.Varint ? (long)Varint() : throw Damaged();

    public float Single() =>
        _type == WireType.Fixed32 ? BinaryPrimitives.ReadSingleLittleEndian(Joined(Take(sizeof(float))).Span) : throw Damaged();

    public ReadOnlyMemory<byte> Bytes() => Joined(Value());

    public string Text()
    {
        try
        {
            return Strict.GetString(Bytes().Span);
        }
        catch (DecoderFallbackException)
        {
            throw new OnnxFormatException("it holds text that is not UTF-8");
        }
    }

    public ProtoReader Message() => new(Value(), parts);

    /// <summary>Adds whole numbers: one, or many packed into one field.</summary>
    public void Wholes(List<long> numbers)
    {
        if (_type == WireType.Varint)
        {
            numbers.Add((long)Varint());
            return;
        }

        for (var packed = Message(); !packed.IsAtEnd;)
        {
            parts.Add(1);
            numbers.Add((long)packed.Varint());
        }
    }

    public void Skip()
    {
        switch (_type)
        {
            case WireType.Varint: Varint(); break;
            case WireType.Fixed64: Take(sizeof(long)); break;
            case WireType.Fixed32: Take(sizeof(int)); break;
            default: Value(); break;
        }
    }

    private ReadOnlySequence<byte> Value()
    {
        if (_type != WireType.Bytes) throw Damaged();
        var length = Varint();
        return length <= (ulong)_rest.Length ? Take((long)length) : throw Damaged();
    }

    private ulong Varint()
    {
        var value = 0ul;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw Damaged();
    }

    private byte Byte()
    {
        if (_rest.FirstSpan.IsEmpty) return Joined(Take(1)).Span[0];
        var next = _rest.FirstSpan[0];
        _rest = _rest.Slice(1);
        return next;
    }

    private ReadOnlySequence<byte> Take(long length)
    {
        if (length > _rest.Length) throw Damaged();
        var taken = _rest.Slice(0, length);
        _rest = _rest.Slice(length);
        return taken;
    }

    // A slice may begin with an empty rest of the piece before it.
    private static ReadOnlyMemory<byte> Joined(ReadOnlySequence<byte> bytes)
    {
        foreach (var piece in bytes)
            if (piece.Length == bytes.Length) return piece;
        return bytes.ToArray();
    }

    private static OnnxFormatException Damaged() => new("it is damaged or cut off");
}

/// <summary>Counts the fields and numbers of a file, each of which takes many times its bytes once it is an object.</summary>
internal sealed class PartCount(int most)
{
    private int _count;

    public void Add(int count)
    {
        if ((_count += count) > most) throw new OnnxFormatException($"it consists of more than {most} parts");
    }
}

/// <summary>The bytes are not an ONNX model; the message says why, to go on after "the body is not an ONNX model: ".</summary>
internal sealed class OnnxFormatException(string message) : Exception(message);
