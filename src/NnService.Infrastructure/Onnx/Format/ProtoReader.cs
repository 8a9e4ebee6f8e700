using System.Buffers.Binary;
using System.Text;

namespace NnService.Infrastructure.Onnx.Format;

/// <summary>Reads the wire format of Protocol Buffers, field by field. Bytes are handed out as slices of what was given, not copied.</summary>
/// <param name="bytes">One message.</param>
/// <param name="parts">What the whole file may consist of.</param>
internal sealed class ProtoReader(ReadOnlyMemory<byte> bytes, PartCount parts)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private int _at;
    private WireType _type;

    /// <summary>The number of the field at which the reader stands.</summary>
    public int Field { get; private set; }

    private bool IsAtEnd => _at == bytes.Length;

    /// <summary>Goes on to the next field; false at the end of the message. The value must then be read or skipped.</summary>
    public bool Next()
    {
        if (IsAtEnd) return false;
        parts.Add(1);
        var tag = Varint();
        (Field, _type) = (tag >> 3 is > 0 and <= 0x1FFFFFFF ? (int)(tag >> 3) : throw Damaged(), (WireType)(tag & 7));
        return true;
    }

    public long Whole() => _type == WireType.Varint ? (long)Varint() : throw Damaged();

    public float Single() => _type == WireType.Fixed32 ? BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)).Span) : throw Damaged();

    public ReadOnlyMemory<byte> Bytes()
    {
        if (_type != WireType.Bytes) throw Damaged();
        var length = Varint();
        return length <= (ulong)(bytes.Length - _at) ? Take((int)length) : throw Damaged();
    }

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

    public ProtoReader Message() => new(Bytes(), parts);

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
            default: Bytes(); break;
        }
    }

    private ulong Varint()
    {
        var value = 0ul;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Take(1).Span[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw Damaged();
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length > bytes.Length - _at) throw Damaged();
        var taken = bytes.Slice(_at, length);
        _at += length;
        return taken;
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

/// <summary>The bytes are no ONNX model; the message says why, to go on after "the body is no ONNX model: ".</summary>
internal sealed class OnnxFormatException(string message) : Exception(message);
