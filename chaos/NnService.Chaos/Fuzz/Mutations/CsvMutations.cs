using System.Text;

namespace NnService.Chaos.Fuzz.Mutations;

/// <summary>What is done to tables: CSV, and a JSON value per line.</summary>
internal static class CsvMutations
{
    private const string Separators = ",;\t| \":'";

    public static readonly Mutation[] All =
    [
        new("csv.quote", 4, IsTable,
            (draft, random) => Insert(draft, random.Pick((string[])["\"", "\"\"", "\"a\"b", "\"a\nb\"", "'", ",\"", "\","]), random)),
        new("csv.separator", 3, IsTable, Separate),
        new("csv.cell", 6, IsTable, ReplaceCell),
        new("csv.row", 3, IsTable, ChangeRow),
        new("csv.header", 3, IsTable, ChangeHeader),
        new("csv.newline", 2, IsTable,
            (draft, random) =>
            draft.SetText(draft.Text().Replace("\n", random.Pick((string[])["\r\n", "\r", "\n\n", "\n\r", "", "\v", "\u0085"])))),
        new("csv.bytes", 2, IsTable, (draft, random) => Insert(draft, Encoding.Latin1.GetString(Odd.Bytes(random)), random)),
        new("csv.latin", 1, IsTable, (draft, _) => Insert(draft, "\u00e4\u00f6", new Random(0))),
    ];

    private static bool IsTable(Draft draft) =>
        draft.Body is { Length: > 0 } && draft.ContentType is { } type
            && (type.StartsWith("text/csv", StringComparison.Ordinal) || type == "application/x-ndjson");

    private static void Insert(Draft draft, string text, Random random)
    {
        var old = draft.Text();
        draft.SetText(old.Insert(random.Next(old.Length + 1), text));
    }

    private static void Separate(Draft draft, Random random)
    {
        var separator = Separators[random.Next(Separators.Length)];
        if (random.Chance(0.5)) draft.SetText(draft.Text().Replace(',', separator));
        else Insert(draft, separator.ToString(), random);
    }

    private static void ReplaceCell(Draft draft, Random random)
    {
        var lines = draft.Text().Split('\n');
        var at = random.Next(lines.Length);
        var cells = lines[at].Split(',');
        cells[random.Next(cells.Length)] = random.Chance(0.5) ? Odd.Number(random) : Utf8(Odd.Text(random));
        lines[at] = string.Join(',', cells);
        draft.SetText(string.Join('\n', lines));
    }

    private static void ChangeRow(Draft draft, Random random)
    {
        var lines = draft.Text().Split('\n').ToList();
        var at = random.Next(lines.Count);
        switch (random.Next(6))
        {
            case 0: lines.RemoveAt(at); break;
            case 1: lines.Insert(at, lines[at]); break;
            case 2: lines[at] += ",1"; break;
            case 3: lines[at] = ""; break;
            case 4: lines.RemoveRange(1, lines.Count - 1); break;
            default: lines.AddRange(Enumerable.Repeat(lines[at], random.Next(1, 500))); break;
        }

        draft.SetText(string.Join('\n', lines));
    }

    private static void ChangeHeader(Draft draft, Random random)
    {
        var lines = draft.Text().Split('\n');
        var names = lines[0].Split(',');
        var at = random.Next(names.Length);
        names[at] = random.Next(4) switch
        {
            0 => "",
            1 => names[0],
            2 => Odd.Misspelt(names[at], random).Replace('\u0131', 'i'),
            _ => Utf8(Odd.Text(random)),
        };
        lines[0] = string.Join(',', names);
        draft.SetText(string.Join('\n', lines));
    }

    private static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
