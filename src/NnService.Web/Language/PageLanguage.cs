namespace NnService.Web.Language;

/// <summary>A language of the pages.</summary>
public enum PageLanguage
{
    /// <summary>English, where nothing else is asked for.</summary>
    English,

    /// <summary>Simplified Chinese.</summary>
    Chinese,
}
