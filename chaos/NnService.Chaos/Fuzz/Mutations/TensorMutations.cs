using System.Buffers.Binary;
using System.Globalization;

namespace NnService.Chaos.Fuzz.Mutations;

/// <summary>What is done to tensors that are sent as bytes behind their JSON.</summary>
internal static class TensorMutations
{
    public const string LengthHeader = "Inference-Header-Content-Length";

    private static readonly int[] Numbers = [0, 1, -1, int.MaxValue, int.MinValue, 0x7FC00000, 0x7F800000, unchecked((int)0xFF800000),
        0x00000001, 0x7F7FFFFF];

    public static readonly Mutation[] All =
    [
        new("tensor.header", 4, IsBinary, (draft, random) => draft.SetHeader(LengthHeader, Length(draft, random))),
        new("tensor.number", 4, IsBinary, Overwrite),
        new("tensor.short", 2, IsBinary,
            (draft, random) => draft.Body = draft.Body![..Math.Max(0, draft.Body!.Length - random.Next(1, 9))]),
        new("tensor.more", 2, IsBinary, (draft, random) => draft.Body = [.. draft.Body!, .. new byte[random.Next(1, 9)]]),
        new("tensor.json", 6, IsBinary, ChangeJson),
        new("tensor.none", 1, IsBinary, (draft, _) => draft.RemoveHeader(LengthHeader)),
    ];

    private static bool IsBinary(Draft draft) => draft.Body is { Length: > 0 }
        && draft.Headers.Exists(header => header.Name == LengthHeader);

    private static string Length(Draft draft, Random random) => random.Next(4) switch
    {
        0 => Odd.Number(random),
        1 => "0",
        2 => $"{draft.Body!.Length}",
        _ => random.Next(draft.Body!.Length + 2).ToString(CultureInfo.InvariantCulture),
    };

    // Behind the JSON, where the length of a word or a number may be.
    private static void Overwrite(Draft draft, Random random)
    {
        var start = JsonLength(draft);
        if (draft.Body!.Length - start < sizeof(int)) return;
        BinaryPrimitives.WriteInt32LittleEndian(draft.Body.AsSpan(random.Next(start, draft.Body.Length - sizeof(int) + 1)),
            random.Pick(Numbers));
    }

    private static void ChangeJson(Draft draft, Random random)
    {
        var length = JsonLength(draft);
        if (length is 0) return;
        JsonTree json;
        try
        {
            json = JsonTree.Parse(System.Text.Encoding.UTF8.GetString(draft.Body!, 0, length));
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            return; // damaged before, or with half a character in a name
        }

        var inner = new Draft { Operation = draft.Operation, Method = draft.Method, Path = draft.Path, Json = json };
        random.Pick(JsonMutations.All).Apply(inner, random);
        var head = inner.Bytes();
        draft.Body = [.. head, .. draft.Body![length..]];
        draft.SetHeader(LengthHeader, head.Length.ToString(CultureInfo.InvariantCulture));
    }

    private static int JsonLength(Draft draft) =>
        int.TryParse(draft.Headers.Find(header => header.Name == LengthHeader).Value, NumberStyles.None, CultureInfo.InvariantCulture,
            out var length) && length <= draft.Body!.Length ? length : 0;
}
