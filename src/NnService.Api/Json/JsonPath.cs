using System.Globalization;
using NnService.Domain;

namespace NnService.Api.Json;

/// <summary>Translates the serializer's path, <c>$.layers[0]['a.b']</c>, into a JSON pointer, <c>/layers/0/a.b</c>.</summary>
internal static class JsonPath
{
    // A name of a megabyte is refused like a short one, but not sent back.
    private const int MaxPointerLength = 300;

    /// <summary>The steps from the root: a name as text, an index as number.</summary>
    public static IReadOnlyList<object> Split(string path)
    {
        var steps = new List<object>();
        for (var at = 1; at < path.Length;)
        {
            var rest = path.AsSpan(at);
            if (rest.StartsWith("['", StringComparison.Ordinal))
            {
                var length = ClosingQuote(rest);
                steps.Add(rest[2..length].ToString().Replace("\\'", "'", StringComparison.Ordinal));
                at += length + 2;
            }
            else if (rest[0] == '[')
            {
                var length = rest.IndexOf(']');
                steps.Add(int.Parse(rest[1..length], NumberStyles.None, CultureInfo.InvariantCulture));
                at += length + 1;
            }
            else
            {
                var length = rest[1..].IndexOfAny('.', '[') + 1;
                if (length == 0) length = rest.Length;
                steps.Add(rest[1..length].ToString());
                at += length;
            }
        }

        return steps;
    }

    public static string Pointer(IEnumerable<object> steps)
    {
        var pointer = string.Concat(steps.Select(step => "/" + Fault.Escape(string.Create(CultureInfo.InvariantCulture, $"{step}"))));
        return pointer.Length <= MaxPointerLength ? pointer : pointer[..MaxPointerLength] + "…";
    }

    // The name itself may hold "']": the quote that closes is followed by the end or by another step.
    private static int ClosingQuote(ReadOnlySpan<char> rest)
    {
        for (var at = 2; at + 1 < rest.Length; at++)
            if (rest[at] == '\'' && rest[at + 1] == ']' && rest[at - 1] != '\\' && (at + 2 == rest.Length || rest[at + 2] is '.' or '['))
                return at;
        return Math.Max(2, rest.Length - 2);
    }
}
