using System.Buffers;
using System.Globalization;
using System.Text;

namespace NnService.Infrastructure.Datasets;

/// <summary>
/// Characters that look like a blank or like nothing, and make two words of what is one for the eye. What joins letters in some scripts
/// (U+200C, U+200D) is not among them.
/// </summary>
internal static class HiddenCharacters
{
    private static readonly SearchValues<char> All = SearchValues.Create("\u00A0\u00AD\u2007\u200B\u202F\u2060\uFEFF");

    public static bool AreIn(ReadOnlySpan<char> text) => text.ContainsAny(All);

    public static bool Contain(char character) => All.Contains(character);

    /// <summary>The text with the code of each in its place, such as New[U+00A0]York.</summary>
    public static string Show(string text)
    {
        if (!AreIn(text)) return text;
        var shown = new StringBuilder();
        foreach (var character in text)
        {
            if (All.Contains(character)) shown.Append(CultureInfo.InvariantCulture, $"[U+{(int)character:X4}]");
            else shown.Append(character);
        }

        return shown.ToString();
    }
}
