using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace NnService.Api.Protocols;

/// <summary>How a number of a tensor is written, where a double does not tell: 1.0, or a whole number beyond 2⁵³.</summary>
/// <remarks>Null for all others, so that most numbers never become a string.</remarks>
internal static class NumberText
{
    // So many digits are the same in a double and back.
    private const int SureDigits = 15;

    public static string? Of(JsonElement number)
    {
        var text = JsonMarshal.GetRawUtf8Value(number);
        return text.Length <= SureDigits && !text.ContainsAny(".eE"u8) && !text.StartsWith("-0"u8) ? null : Encoding.UTF8.GetString(text);
    }

    public static string? Of(Int128 number) =>
        Int128.Abs(number) < 1L << 53 ? null : number.ToString(CultureInfo.InvariantCulture);
}
