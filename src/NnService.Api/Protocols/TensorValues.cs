using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NnService.Api.Predictions;
using NnService.Api.Predictions.Reading;
using NnService.Domain.Prediction;

namespace NnService.Api.Protocols;

/// <summary>The values of one output tensor for all rows, as JSON or as bytes.</summary>
internal sealed class TensorValues(Signature signature, Tensor tensor, RowBlocks rows)
{
    private readonly int _width = tensor.Width ?? 1;
    private PredictedRow _answer = null!;
    private int _row = -1;

    public Tensor Tensor => tensor;

    public int Rows => rows.Count;

    /// <summary>Writes what stands for a row: a list where the tensor has a second dimension, else the value itself.</summary>
    public void WriteRow(Utf8JsonWriter json, int row)
    {
        if (tensor.Width is not null) json.WriteStartArray();
        WriteFlat(json, row);
        if (tensor.Width is not null) json.WriteEndArray();
    }

    /// <summary>Writes the values of a row without brackets.</summary>
    public void WriteFlat(Utf8JsonWriter json, int row)
    {
        for (var k = 0; k < _width; k++)
        {
            if (tensor.Type == TensorType.Text) json.WriteStringValue(Word(row, k));
            else if (tensor.Type == TensorType.Int64) json.WriteNumberValue((long)Number(row, k));
            else WriteDecimal(json, Number(row, k));
        }
    }

    /// <summary>Bytes that <see cref="WriteBytes(IBufferWriter{byte}, int)"/> writes for all rows.</summary>
    public long ByteCount()
    {
        if (tensor.Type != TensorType.Text) return (long)Rows * _width * (tensor.Type == TensorType.Float ? sizeof(float) : sizeof(double));
        var bytes = 0L;
        for (var row = 0; row < Rows; row++)
        {
            for (var k = 0; k < _width; k++)
                bytes += sizeof(int) + Encoding.UTF8.GetByteCount(Word(row, k));
        }

        return bytes;
    }

    /// <summary>Writes the values of a row little-endian without gaps, words with their length in 4 bytes before them.</summary>
    public void WriteBytes(IBufferWriter<byte> bytes, int row)
    {
        for (var k = 0; k < _width; k++)
            WriteBytes(bytes, row, k);
    }

    private void WriteBytes(IBufferWriter<byte> bytes, int row, int k)
    {
        switch (tensor.Type)
        {
            case TensorType.Float:
                BinaryPrimitives.WriteSingleLittleEndian(bytes.GetSpan(sizeof(float)), (float)Number(row, k));
                bytes.Advance(sizeof(float));
                break;
            case TensorType.Double:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.GetSpan(sizeof(double)), Number(row, k));
                bytes.Advance(sizeof(double));
                break;
            case TensorType.Int64:
                BinaryPrimitives.WriteInt64LittleEndian(bytes.GetSpan(sizeof(long)), (long)Number(row, k));
                bytes.Advance(sizeof(long));
                break;
            default:
                var word = Word(row, k);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.GetSpan(sizeof(int)), Encoding.UTF8.GetByteCount(word));
                bytes.Advance(sizeof(int));
                Encoding.UTF8.GetBytes(word, bytes);
                break;
        }
    }

    private string Word(int row, int k) => signature.Encoding.Targets[k].Shown(ClassOf(row, k));

    private double Number(int row, int k) =>
        tensor.Name == Signature.Label ? signature.Encoding.Targets[k].NumberOf(ClassOf(row, k)) : Answer(row).Values[k];

    private int ClassOf(int row, int k) => Answer(row).Label ?? PredictionContract.IndexOf(Answer(row).Values[k]);

    // One value after the other is asked of a row.
    private PredictedRow Answer(int row)
    {
        if (row != _row)
        {
            _answer = rows.Answer(row);
            _row = row;
        }
        return _answer;
    }

    // Both servers write whole numbers of these types as 9.0, by which clients without a schema tell them from integers.
    private void WriteDecimal(Utf8JsonWriter json, double number)
    {
        Span<byte> text = stackalloc byte[32];
        var length = 0;
        _ = tensor.Type == TensorType.Float
            ? ((float)number).TryFormat(text, out length, provider: CultureInfo.InvariantCulture)
            : number.TryFormat(text, out length, provider: CultureInfo.InvariantCulture);
        if (!text[..length].ContainsAny(".E"u8))
        {
            ".0"u8.CopyTo(text[length..]);
            length += 2;
        }

        json.WriteRawValue(text[..length], skipInputValidation: true);
    }
}
