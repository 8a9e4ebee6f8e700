namespace NnService.Chaos.Fuzz.Mutations;

/// <summary>What is done to a form with a file.</summary>
internal static class MultipartMutations
{
    public const string Boundary = "fuzz";

    private static readonly string[] Parts =
    [
        "--fuzz\r\n", "--fuzz--\r\n", "--fuzz", "\r\n\r\n", "Content-Disposition: form-data; name=\"file\"\r\n",
        "Content-Disposition: form-data; name=\"id\"\r\n\r\nfz-3\r\n",
        "Content-Disposition: attachment\r\n", "Content-Type: text/csv; charset=utf-16\r\n", "Content-Transfer-Encoding: base64\r\n",
        "Content-Encoding: gzip\r\n", "filename=\"../../a\"", "\n", "\r",
    ];

    public static readonly Mutation[] All =
    [
        new("multipart.insert", 4, IsForm,
            (draft, random) => Change(draft, text => text.Insert(random.Next(text.Length + 1), random.Pick(Parts)))),
        new("multipart.remove", 4, IsForm, (draft, random) => Change(draft, text => text.Replace(random.Pick(Parts), ""))),
        new("multipart.repeat", 2, IsForm, (draft, random) => Change(draft, text => Repeat(text, random))),
        new("multipart.name", 2, IsForm,
            (draft, random) =>
            Change(draft, text => text.Replace("\"file\"", random.Pick((string[])["\"\"", "file", "\"id\"", "\"FILE\"", "\"file"])))),
        new("multipart.headers", 1, IsForm,
            (draft, random) => Change(draft, text => text.Replace("\r\n\r\n", $"\r\nX: {new string('a', random.Next(20_000))}\r\n\r\n"))),
        new("multipart.boundary", 2, IsForm,
            (draft, random) =>
            draft.SetHeader("Content-Type",
            $"multipart/form-data; "
                + $"boundary={random.Pick((string[])["fuz", "fuzzy", "\"fuzz\"", "FUZZ", "", "\"", new('b', 71), new('b', 5_000)])}")),
    ];

    private static bool IsForm(Draft draft) => draft.Body is { Length: > 0 }
        && draft.ContentType?.StartsWith("multipart/", StringComparison.Ordinal) == true;

    private static void Change(Draft draft, Func<string, string> change) => draft.SetText(change(draft.Text()));

    private static string Repeat(string text, Random random)
    {
        var end = text.LastIndexOf("--fuzz--", StringComparison.Ordinal);
        return end < 0 ? text + text : string.Concat(Enumerable.Repeat(text[..end], random.Pick((int[])[2, 3, 200]))) + text[end..];
    }
}
