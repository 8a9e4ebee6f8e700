using System.Buffers;

namespace NnService.Api.Requests;

/// <summary>
/// Counts the values of a JSON text while it comes, without reading it: commas, lists and objects that do not stand in a text.
/// </summary>
/// <param name="limits">How many are allowed.</param>
internal sealed class JsonValueCount(NnLimits limits)
{
    private const int OfAList = 8;

    private static readonly SearchValues<byte> InsideText = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> OutsideText = SearchValues.Create("\",[{"u8);

    private long _values = 1;
    private bool _isInText;
    private bool _isEscaped;

    /// <summary>Goes on with the next piece.</summary>
    /// <exception cref="BodyTooLargeException">There are more values than allowed.</exception>
    public void Add(ReadOnlySpan<byte> text)
    {
        if (_isEscaped && !text.IsEmpty)
        {
            text = text[1..];
            _isEscaped = false;
        }

        while (text.IndexOfAny(_isInText ? InsideText : OutsideText) is >= 0 and var at)
        {
            var found = text[at];
            text = text[(at + 1)..];
            if (found == (byte)'"') _isInText = !_isInText;
            else if (found == (byte)',') _values++;
            else if (found != (byte)'\\') _values += OfAList;
            else if (text.IsEmpty) _isEscaped = true;
            else text = text[1..];
        }

        if (_values <= limits.MaxJsonValues) return;
        throw new BodyTooLargeException(
            $"The JSON holds more than {limits.MaxJsonValues} values, of which an object or a list counts as {OfAList}; "
            + "that many are allowed (NnService:Limits:MaxJsonValues).");
    }
}
