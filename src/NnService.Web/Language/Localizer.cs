using System.Globalization;

namespace NnService.Web.Language;

/// <summary>Says phrases in the language of whoever looks. Numbers are written the same way in all of them.</summary>
/// <param name="language">The language.</param>
public sealed class Localizer(PageLanguage language)
{
    /// <summary>The language.</summary>
    public PageLanguage Language { get; } = language;

    /// <summary>A phrase.</summary>
    public string this[Phrase phrase] => Language == PageLanguage.Chinese ? phrase.Zh : phrase.En;

    /// <summary>A phrase with its places filled in.</summary>
    public string this[Phrase phrase, params object?[] values] => string.Format(CultureInfo.InvariantCulture, this[phrase], values);
}
