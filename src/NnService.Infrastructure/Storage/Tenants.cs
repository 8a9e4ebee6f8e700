namespace NnService.Infrastructure.Storage;

/// <summary>To whom models, datasets and jobs belong.</summary>
public static class Tenants
{
    /// <summary>To whom everything belongs of which nothing else was said; whoever may administer it runs the service.</summary>
    public const string Default = "default";

    /// <summary>Characters of a name at most.</summary>
    public const int MaxLength = 40;

    /// <summary>Whether a text names a tenant: lower-case letters, digits and hyphens, a letter first.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= MaxLength && char.IsAsciiLetterLower(text[0])
            && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
}
