using System.Buffers;
using System.Buffers.Binary;

namespace NnService.Infrastructure.Onnx.Format;

/// <summary>The bytes of an .onnx file as a model. What is not asked for is passed over; numbers stay slices of the bytes.</summary>
internal static class OnnxReader
{
    private const int MaxDimensions = 8;

    /// <param name="bytes">The file.</param>
    /// <param name="mostParts">Fields and single numbers that it may consist of; a stranger's file could else need many times its
    /// bytes.</param>
    /// <exception cref="OnnxFormatException">They are not models.</exception>
    public static OnnxModel Read(ReadOnlySequence<byte> bytes, int mostParts)
    {
        var reader = new ProtoReader(bytes, new PartCount(mostParts));
        var graph = (OnnxGraph?)null;
        var ir = 0L;
        var version = 0L;
        var producer = "";
        var producerVersion = "";
        var opsets = new Dictionary<string, long>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: ir = reader.Whole(); break;
                case 2: producer = reader.Text(); break;
                case 3: producerVersion = reader.Text(); break;
                case 5: version = reader.Whole(); break;
                case 7: graph = ReadGraph(reader.Message()); break;
                case 8: ReadOpset(reader.Message(), opsets); break;
                case 14: ReadEntry(reader.Message(), metadata); break;
                default: reader.Skip(); break;
            }
        }

        return new()
        {
            Graph = graph ?? throw new OnnxFormatException("it holds no graph"),
            IrVersion = ir,
            ModelVersion = version,
            ProducerName = producer,
            ProducerVersion = producerVersion,
            Opsets = opsets,
            Metadata = metadata,
        };
    }

    private static void ReadOpset(ProtoReader reader, Dictionary<string, long> opsets)
    {
        var domain = "";
        var version = 0L;
        while (reader.Next())
        {
            if (reader.Field == 1) domain = reader.Text();
            else if (reader.Field == 2) version = reader.Whole();
            else reader.Skip();
        }

        opsets[domain == "ai.onnx" ? "" : domain] = version;
    }

    private static void ReadEntry(ProtoReader reader, Dictionary<string, string> metadata)
    {
        var key = "";
        var value = "";
        while (reader.Next())
        {
            if (reader.Field == 1) key = reader.Text();
            else if (reader.Field == 2) value = reader.Text();
            else reader.Skip();
        }

        metadata[key] = value;
    }

    private static OnnxGraph ReadGraph(ProtoReader reader)
    {
        var name = "";
        var nodes = new List<OnnxNode>();
        var initializers = new List<OnnxTensor>();
        var inputs = new List<OnnxValueInfo>();
        var outputs = new List<OnnxValueInfo>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: nodes.Add(ReadNode(reader.Message())); break;
                case 2: name = reader.Text(); break;
                case 5: initializers.Add(ReadTensor(reader.Message())); break;
                case 11: inputs.Add(ReadValue(reader.Message())); break;
                case 12: outputs.Add(ReadValue(reader.Message())); break;
                default: reader.Skip(); break;
            }
        }

        return new(name, nodes, initializers, inputs, outputs);
    }

    private static OnnxNode ReadNode(ProtoReader reader)
    {
        var type = "";
        var domain = "";
        var name = "";
        var inputs = new List<string>();
        var outputs = new List<string>();
        var attributes = new List<OnnxAttribute>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: inputs.Add(reader.Text()); break;
                case 2: outputs.Add(reader.Text()); break;
                case 3: name = reader.Text(); break;
                case 4: type = reader.Text(); break;
                case 5: attributes.Add(ReadAttribute(reader.Message())); break;
                case 7: domain = reader.Text(); break;
                default: reader.Skip(); break;
            }
        }

        return new(type, domain == "ai.onnx" ? "" : domain, name, inputs, outputs, attributes);
    }

    private static OnnxAttribute ReadAttribute(ProtoReader reader)
    {
        var attribute = new OnnxAttribute("");
        var wholes = new List<long>();
        var texts = new List<string>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: attribute = attribute with { Name = reader.Text() }; break;
                case 2: attribute = attribute with { Single = reader.Single() }; break;
                case 3: attribute = attribute with { Whole = reader.Whole() }; break;
                case 4: attribute = attribute with { Text = reader.Text() }; break;
                case 5: attribute = attribute with { Tensor = ReadTensor(reader.Message()) }; break;
                case 8: reader.Wholes(wholes); break;
                case 9: texts.Add(reader.Text()); break;
                case 13 or 20: reader.Skip(); break;
                default:
                    attribute = attribute with { IsOther = true };
                    reader.Skip();
                    break;
            }
        }

        return attribute with { Wholes = wholes.Count == 0 ? null : wholes, Texts = texts.Count == 0 ? null : texts };
    }

    private static OnnxTensor ReadTensor(ProtoReader reader)
    {
        var name = "";
        var type = 0L;
        var dims = new List<long>();
        var data = ReadOnlyMemory<byte>.Empty;
        var words = new List<string>();
        var wholes = new List<long>();
        var external = false;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: reader.Wholes(dims); break;
                case 2: type = reader.Whole(); break;
                case 4 or 9 or 10: data = reader.Bytes(); break; // of floats, raw, of doubles: the same bytes
                case 5 or 7: reader.Wholes(wholes); break;
                case 6: words.Add(reader.Text()); break;
                case 8: name = reader.Text(); break;
                case 14: external |= reader.Whole() == 1; break;
                default: reader.Skip(); break;
            }
        }

        if (dims.Count > MaxDimensions || dims.Exists(dim => dim is < 0 or > int.MaxValue))
            throw new OnnxFormatException("it holds an array of an impossible shape");
        var known = Known(type);
        return new(name, known, dims) { Data = wholes.Count == 0 ? data : Pack(known, wholes), Words = words, IsExternal = external };
    }

    // Numbers that stand one by one in the file, in the size that their type has.
    private static byte[] Pack(OnnxType type, List<long> numbers)
    {
        var size = type == OnnxType.Int64 ? sizeof(long) : type == OnnxType.Bool ? sizeof(bool) : sizeof(int);
        var bytes = new byte[numbers.Count * size];
        Span<byte> number = stackalloc byte[sizeof(long)];
        for (var i = 0; i < numbers.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, numbers[i]);
            number[..size].CopyTo(bytes.AsSpan(i * size));
        }

        return bytes;
    }

    private static OnnxValueInfo ReadValue(ProtoReader reader)
    {
        var value = new OnnxValueInfo("", OnnxType.Unknown, null);
        while (reader.Next())
        {
            if (reader.Field == 1) value = value with { Name = reader.Text() };
            else if (reader.Field == 2) value = ReadType(reader.Message(), value);
            else reader.Skip();
        }

        return value;
    }

    private static OnnxValueInfo ReadType(ProtoReader reader, OnnxValueInfo value)
    {
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            for (var tensor = reader.Message(); tensor.Next();)
            {
                if (tensor.Field == 1) value = value with { Type = Known(tensor.Whole()) };
                else if (tensor.Field == 2) value = value with { Dims = ReadShape(tensor.Message()) };
                else tensor.Skip();
            }
        }

        return value;
    }

    private static List<long?> ReadShape(ProtoReader reader)
    {
        var dims = new List<long?>();
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            long? dim = null;
            for (var one = reader.Message(); one.Next();)
            {
                if (one.Field == 1) dim = one.Whole();
                else one.Skip();
            }

            dims.Add(dim);
        }

        return dims;
    }

    private static OnnxType Known(long type) => Enum.IsDefined((OnnxType)type) && type is > 0 and < 100 ? (OnnxType)type : OnnxType.Unknown;
}
