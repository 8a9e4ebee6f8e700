using System.Globalization;
using System.Text.RegularExpressions;
using NnService.Web.Language;

namespace NnService.Web.Data;

/// <summary>A fault of a CSV in the words of who has never heard of the format: what is wrong, and what to do.</summary>
/// <param name="Line">The line of the file, from 1; null where the fault has no place.</param>
/// <param name="Column">The column, from 1; null where it is the whole line.</param>
/// <param name="Text">What is wrong.</param>
internal sealed partial record CsvFaultText(int? Line, int? Column, string Text)
{
    private static readonly (Regex Detail, Phrase Phrase)[] Known =
    [
        (Cells(), UploadPhrases.TooMany),
        (OpenQuote(), UploadPhrases.OpenQuote),
        (AfterQuote(), UploadPhrases.AfterQuote),
        (Empty(), UploadPhrases.Empty),
        (NoRows(), UploadPhrases.NoRows),
        (NoNames(), UploadPhrases.NoNames),
        (NoName(), UploadPhrases.NoName),
        (SameName(), UploadPhrases.SameName),
        (NotUtf8(), UploadPhrases.NotUtf8),
        (Nul(), UploadPhrases.Nul),
    ];

    /// <summary>Reads the detail of a fault; what is not known stays as the service said it.</summary>
    public static CsvFaultText Of(string detail, Localizer l)
    {
        if (Place().Match(detail) is not { Success: true } place) return new(null, null, detail);
        var line = Number(place.Groups["line"]);
        var text = Explain(place.Groups["rest"].Value, l);
        return place.Groups["column"] is { Success: true } column
            ? new(line, Number(column), l[UploadPhrases.InColumn, column.Value, text])
            : new(line, null, text);
    }

    private static string Explain(string said, Localizer l)
    {
        foreach (var (detail, phrase) in Known)
        {
            if (detail.Match(said) is not { Success: true } match) continue;
            var values = match.Groups.Values.Skip(1).Select(group => group.Value).ToArray<object?>();
            return l[phrase == UploadPhrases.TooMany && IsShort(values) ? UploadPhrases.TooFew : phrase, values];
        }

        return said;
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    private static bool IsShort(object?[] values) =>
        int.Parse($"{values[0]}", CultureInfo.InvariantCulture) < int.Parse($"{values[1]}", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\ALine (?<line>\d{1,9})(, column (?<column>\d{1,9}))?: (?<rest>.+)\z", RegexOptions.Singleline)]
    private static partial Regex Place();

    [GeneratedRegex(@"\AThe row has (\d{1,9}) cells(?: and more)?, the header (\d{1,9})\.")]
    private static partial Regex Cells();

    [GeneratedRegex(@"\AA quote is opened")]
    private static partial Regex OpenQuote();

    [GeneratedRegex(@"\AThere is text after a closing quote")]
    private static partial Regex AfterQuote();

    [GeneratedRegex(@"\AThe document is empty")]
    private static partial Regex Empty();

    [GeneratedRegex(@"\AThere is no row below")]
    private static partial Regex NoRows();

    [GeneratedRegex(@"\AThe first line names no column")]
    private static partial Regex NoNames();

    [GeneratedRegex(@"\AThe column has no name")]
    private static partial Regex NoName();

    [GeneratedRegex(@"\AAnother column is called ('.*') too", RegexOptions.Singleline)]
    private static partial Regex SameName();

    [GeneratedRegex(@"\AThe row is not UTF-8")]
    private static partial Regex NotUtf8();

    [GeneratedRegex(@"\AThe row contains a NUL")]
    private static partial Regex Nul();
}
