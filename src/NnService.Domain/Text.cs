namespace NnService.Domain;

/// <summary>
/// Text from outside on its way into a sentence: cells, names and lists of them may be long, and a sentence must stay short.
/// </summary>
/// <remarks>Pure, thread-safe.</remarks>
public static class Text
{
    /// <summary>Characters (UTF-16) of a cell or name that are shown.</summary>
    public const int MaxShown = 100;

    private const int MaxListed = 20;

    /// <summary>
    /// The text, or its beginning and an ellipsis; what was truncated so stays as it is. No pair of surrogates is cut in two.
    /// </summary>
    /// <param name="text">What was sent; null reads as nothing.</param>
    /// <param name="maxLength">Characters that are kept, at least 1.</param>
    public static string Truncate(string? text, int maxLength = MaxShown)
    {
        if (text is null) return "";
        if (text.Length <= maxLength || (text.Length == maxLength + 1 && text[maxLength] == '…')) return text;
        var kept = char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength;
        return text[..kept] + "…";
    }

    /// <summary>The names, each truncated, separated by commas: the first twenty, and how many more there are.</summary>
    /// <param name="names">The names.</param>
    /// <param name="count">How many they are; only the first are looked at.</param>
    public static string Join(IEnumerable<string> names, int count)
    {
        var listed = string.Join(", ", names.Take(MaxListed).Select(name => Truncate(name)));
        return count <= MaxListed ? listed : FormattableString.Invariant($"{listed} and {count - MaxListed} more");
    }
}
