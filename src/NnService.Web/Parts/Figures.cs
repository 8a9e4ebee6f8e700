using System.Globalization;

namespace NnService.Web.Parts;

/// <summary>How figures are written: at most six significant digits, the same in every language.</summary>
public static class Figures
{
    /// <summary>What stands for a figure that is not there.</summary>
    public const string None = "–";

    private static readonly string[] ByteUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Six significant digits at most.</summary>
    public static string Short(double? value) => value is { } number ? number.ToString("G6", CultureInfo.InvariantCulture) : None;

    /// <summary>All digits, so that the number can be read back; for copying, and for who looks closely.</summary>
    public static string Full(double? value) => value is { } number ? number.ToString("R", CultureInfo.InvariantCulture) : None;

    /// <summary>A whole number, its thousands apart.</summary>
    public static string Whole(long? value) => value is { } number
        ? number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202f')
        : None;

    /// <summary>A share as per cent, to a tenth.</summary>
    public static string Percent(double? share) => share is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.#} %")
        : None;

    /// <summary>Bytes in the largest unit of which there is one.</summary>
    public static string Bytes(long? bytes)
    {
        if (bytes is not { } left) return None;
        var size = (double)left;
        var unit = 0;
        while (size >= 1024 && unit < ByteUnits.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {ByteUnits[unit]}");
    }

    /// <summary>A time in its two largest units.</summary>
    public static string Duration(TimeSpan? time) => time switch
    {
        null => None,
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalSeconds:0.0} s"),
        { TotalMinutes: < 1 } => $"{time.Value.Seconds} s",
        { TotalHours: < 1 } => $"{time.Value.Minutes} min {time.Value.Seconds} s",
        { TotalDays: < 1 } => $"{time.Value.Hours} h {time.Value.Minutes} min",
        _ => $"{time.Value.Days} d {time.Value.Hours} h",
    };

    /// <summary>A moment, in UTC.</summary>
    public static string Moment(DateTimeOffset? moment) => moment is { } at
        ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : None;
}
