using System.Buffers;
using CsCheck;
using NnService.Infrastructure.Onnx.Format;
using NnService.Tests.Common;

namespace NnService.Infrastructure.Tests.Onnx;

public sealed class ProtoPropertyTests
{
    private const int MostParts = 10_000;

    // Small numbers, so that some of them mean something to the reader of models.
    private static readonly Gen<int> Number = Gen.OneOf(Gen.Int[1, 20], Gen.Int[1, 0x1FFFFFFF]);

    // Above 4 KiB bytes are not copied.
    private static readonly Gen<Field> Leaf = Gen.OneOf(
        Gen.Select(Number, Gen.Long, (number, value) => new Field(number, value)),
        Gen.Select(Number, Gen.Single, (number, value) => new Field(number, value)),
        Gen.Select(Number, Properties.Words, (number, value) => new Field(number, value)),
        Gen.Select(Number, Gen.Byte.Array[0, 20], (number, value) => new Field(number, value)),
        Gen.Select(Number, Gen.Byte.Array[4090, 4110], (number, value) => new Field(number, value)));

    private static readonly Gen<Field> Any = Gen.Recursive<Field>((depth, fields) => depth > 3
        ? Leaf
        : Gen.OneOf(Leaf, Gen.Select(Number, fields.Array[0, 4], (number, inner) => new Field(number, inner))));

    [Fact]
    public void What_is_written_is_read_as_the_same() => Properties.Hold(Any.Array[0, 5], fields =>
    {
        var writer = new ProtoWriter();
        Write(writer, fields);

        Read(new ProtoReader(writer.Written, new PartCount(MostParts)), fields);
    });

    [Fact]
    public void Any_bytes_are_a_model_or_refused() => Properties.Hold(
        Gen.OneOf(Gen.Byte.Array[0, 200], Any.Array[0, 5].Select(Bytes)),
        bytes =>
        {
            var thrown = Record.Exception(() => OnnxReader.Read(new(bytes), MostParts));
            Assert.True(thrown is null or OnnxFormatException, $"{Convert.ToHexString(bytes)}: {thrown}");
        });

    private static byte[] Bytes(Field[] fields)
    {
        var writer = new ProtoWriter();
        Write(writer, fields);
        return writer.Written.ToArray();
    }

    private static void Write(ProtoWriter writer, Field[] fields)
    {
        foreach (var field in fields)
        {
            switch (field.Value)
            {
                case long value: writer.Whole(field.Number, value); break;
                case float value: writer.Single(field.Number, value); break;
                case string value: writer.Text(field.Number, value); break;
                case byte[] value: writer.Bytes(field.Number, value); break;
                case Field[] inner: writer.Message(field.Number, inner, Write); break;
            }
        }
    }

    private static void Read(ProtoReader reader, Field[] fields)
    {
        foreach (var field in fields)
        {
            Assert.True(reader.Next());
            Assert.Equal(field.Number, reader.Field);
            switch (field.Value)
            {
                case long value: Assert.Equal(value, reader.Whole()); break;
                case float value: Assert.Equal(Bits(value), Bits(reader.Single())); break;
                case string value: Assert.Equal(value, reader.Text()); break;
                case byte[] value: Assert.Equal(value, reader.Bytes().ToArray()); break;
                case Field[] inner: Read(reader.Message(), inner); break;
            }
        }

        Assert.False(reader.Next());
    }

    private static int Bits(float value) => BitConverter.SingleToInt32Bits(value);

    private sealed record Field(int Number, object Value);
}
