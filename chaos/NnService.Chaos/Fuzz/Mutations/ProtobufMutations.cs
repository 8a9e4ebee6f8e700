namespace NnService.Chaos.Fuzz.Mutations;

/// <summary>What is done to the fields of a protocol buffer, such as an ONNX graph.</summary>
internal static class ProtobufMutations
{
    // A field of a message, however deep: where it begins, where its value and its end are, and its wire type.
    private readonly record struct Part(int Start, int Value, int End, int Type);

    private const int LengthDelimited = 2;
    private const int Deepest = 8;

    private static readonly byte[][] Varints =
    [
        [0], [1], [127], [0xFF, 0x01], [0x80, 0x80, 0x80, 0x80, 0x08], [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        [0x80], [0x80, 0x00],
    ];

    public static readonly Mutation[] All =
    [
        new("proto.remove", 4, IsGraph, On((bytes, part, _, _) => [.. bytes[..part.Start], .. bytes[part.End..]])),
        new("proto.duplicate", 3, IsGraph, On((bytes, part, _, _) => [.. bytes[..part.End], .. bytes[part.Start..]])),
        new("proto.number", 4, IsGraph,
            On((bytes, part, _, random) => [.. bytes[..part.Value], .. random.Pick(Varints), .. bytes[part.End..]])),
        new("proto.length", 2, IsGraph,
            On((bytes, part, _, random) => [.. bytes[..(part.Start + 1)], .. random.Pick(Varints), .. bytes[part.Value..]])),
        new("proto.key", 2, IsGraph,
            On((bytes, part, _, random) => [.. bytes[..part.Start], (byte)random.Next(256), .. bytes[(part.Start + 1)..]])),
        new("proto.replace", 3, IsGraph,
            On((bytes, part, other, _) => [.. bytes[..part.Start], .. bytes[other.Start..other.End], .. bytes[part.End..]])),
        new("proto.flip", 3, IsGraph, On(Flip)),
    ];

    private static bool IsGraph(Draft draft) =>
        draft is { Operation: "importModel", Body.Length: > 0, ContentType: "application/octet-stream" };

    private static Action<Draft, Random> On(Func<byte[], Part, Part, Random, byte[]> change) => (draft, random) =>
    {
        var parts = new List<Part>();
        Collect(draft.Body!, 0, draft.Body!.Length, 0, parts);
        if (parts.Count == 0) return;
        var part = random.Pick(parts);
        draft.Body = Repair(draft.Body, change(draft.Body, part, random.Pick(parts), random), part, random);
    };

    // Mostly the lengths around the change are made to fit again, so that what is read is the change and not its surroundings.
    private static byte[] Repair(byte[] before, byte[] after, Part changed, Random random)
    {
        if (random.Chance(0.3)) return after;
        var around = new List<Part>();
        Collect(before, 0, before.Length, 0, around);
        around.RemoveAll(part => part.Type != LengthDelimited || part.Start >= changed.Start || part.End < changed.End);
        var difference = after.Length - before.Length;
        for (var i = around.Count - 1; i >= 0; i--)
        {
            var part = around[i];
            var length = Varint((ulong)Math.Max(0, part.End - part.Value + difference));
            difference += length.Length - (part.Value - KeyEnd(before, part.Start));
            after = [.. after[..KeyEnd(before, part.Start)], .. length, .. after[part.Value..]];
        }

        return after;
    }

    private static byte[] Flip(byte[] bytes, Part part, Part other, Random random)
    {
        if (part.Value == part.End) return bytes;
        byte[] changed = [.. bytes];
        changed[random.Next(part.Value, part.End)] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    // What is not a message is taken for text or numbers, of which nothing is collected.
    private static bool Collect(byte[] bytes, int start, int end, int depth, List<Part> parts)
    {
        var before = parts.Count;
        for (var at = start; at < end;)
        {
            if (Next(bytes, at, end) is not { } part)
            {
                parts.RemoveRange(before, parts.Count - before);
                return false;
            }

            parts.Add(part);
            if (part.Type == LengthDelimited && depth < Deepest) Collect(bytes, part.Value, part.End, depth + 1, parts);
            at = part.End;
        }

        return true;
    }

    private static Part? Next(byte[] bytes, int at, int end)
    {
        if (ReadVarint(bytes, at, end) is not var (key, value) || key >> 3 is 0 or > 100) return null;
        var type = (int)(key & 7);
        switch (type)
        {
            case 0:
                return ReadVarint(bytes, value, end) is var (_, afterNumber) ? new Part(at, value, afterNumber, type) : null;
            case LengthDelimited:
                if (ReadVarint(bytes, value, end) is not var (length, content) || length > (ulong)(end - content)) return null;
                return new Part(at, content, content + (int)length, type);
            case 1 or 5:
                var size = type == 1 ? sizeof(long) : sizeof(int);
                return value + size <= end ? new Part(at, value, value + size, type) : null;
            default:
                return null;
        }
    }

    private static (ulong Number, int End)? ReadVarint(byte[] bytes, int at, int end)
    {
        var number = 0UL;
        for (var shift = 0; at < end && shift < 64; shift += 7)
        {
            number |= (ulong)(bytes[at] & 0x7F) << shift;
            if (bytes[at++] < 0x80) return (number, at);
        }

        return null;
    }

    private static int KeyEnd(byte[] bytes, int start)
    {
        while (bytes[start] >= 0x80) start++;
        return start + 1;
    }

    private static byte[] Varint(ulong number)
    {
        var bytes = new List<byte>();
        for (; number >= 0x80; number >>= 7) bytes.Add((byte)(number | 0x80));
        bytes.Add((byte)number);
        return [.. bytes];
    }
}
