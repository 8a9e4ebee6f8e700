using System.Buffers.Binary;
using NnService.Api.Contracts;

namespace NnService.Api.Protocols.OpenInference;

/// <summary>Values as little-endian bytes without gaps; a word has its length in 4 bytes before it.</summary>
internal sealed class BinaryCells : TensorCells
{
    public const string Bytes = "BYTES";
    public const string Bool = "BOOL";

    private readonly string _type;
    private readonly string _where;
    private readonly int _size;
    private ReadOnlyMemory<byte> _rest;

    /// <param name="bytes">All bytes of the tensor.</param>
    /// <param name="type">The datatype, one that is known.</param>
    /// <param name="count">How many values the shape takes.</param>
    /// <param name="where">What the tensor is called.</param>
    /// <exception cref="TensorFault">These are not the bytes of so many values.</exception>
    public BinaryCells(ReadOnlyMemory<byte> bytes, string type, Int128 count, string where)
    {
        _rest = bytes;
        _type = type;
        _where = where;
        _size = SizeOf(type);
        if (type == Bytes) CheckWords(count);
        else if (bytes.Length != count * _size)
            throw new TensorFault($"byte size mismatch for {where}: its shape takes {count * _size} bytes of {type}, got {bytes.Length}.");
    }

    public override CellContract Next()
    {
        var length = _type == Bytes ? sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(_rest.Span) : _size;
        var value = _rest.Span[..length];
        _rest = _rest[length..];
        return _type switch
        {
            Bytes => ProtocolJson.Word(value[sizeof(int)..], _where),
            Bool =>
                value[0] < 2
                    ? new(null, null, value[0] == 1)
                    : throw new TensorFault($"{_where} holds the byte {value[0]}; a BOOL is 0 or 1."),
            "INT64" => ProtocolJson.Number(Number(value), _where, NumberText.Of(BinaryPrimitives.ReadInt64LittleEndian(value))),
            "UINT64" => ProtocolJson.Number(Number(value), _where, NumberText.Of(BinaryPrimitives.ReadUInt64LittleEndian(value))),
            _ => ProtocolJson.Number(Number(value), _where),
        };
    }

    private double Number(ReadOnlySpan<byte> value) => _type switch
    {
        "FP16" => (double)BinaryPrimitives.ReadHalfLittleEndian(value),
        "FP32" => BinaryPrimitives.ReadSingleLittleEndian(value),
        "FP64" => BinaryPrimitives.ReadDoubleLittleEndian(value),
        "INT8" => (sbyte)value[0],
        "INT16" => BinaryPrimitives.ReadInt16LittleEndian(value),
        "INT32" => BinaryPrimitives.ReadInt32LittleEndian(value),
        "INT64" => BinaryPrimitives.ReadInt64LittleEndian(value),
        "UINT8" => value[0],
        "UINT16" => BinaryPrimitives.ReadUInt16LittleEndian(value),
        "UINT32" => BinaryPrimitives.ReadUInt32LittleEndian(value),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(value),
    };

    private static int SizeOf(string type) =>
        type switch { Bool or "INT8" or "UINT8" => 1, "FP16" or "INT16" or "UINT16" => 2, "FP32" or "INT32" or "UINT32" => 4, _ => 8 };

    // All lengths are looked at before the first word is taken.
    private void CheckWords(Int128 count)
    {
        var rest = _rest.Span;
        var words = (Int128)0;
        for (; rest.Length > 0; words++)
        {
            if (words == count) throw new TensorFault($"unexpected number of string elements {words + 1} for {_where}, expecting {count}");
            if (rest.Length < sizeof(int))
                throw new TensorFault(
                    $"incomplete string length indicator for {_where}, expecting 4 bytes but only {rest.Length} bytes available");
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            rest = rest[sizeof(int)..];
            if (length > rest.Length)
                throw new TensorFault(
                    $"incomplete string data for {_where}, expecting string of length {length} but only {rest.Length} bytes available");
            rest = rest[(int)length..];
        }

        if (words != count) throw new TensorFault($"expected {count} string elements for {_where}, got {words}");
    }
}
