using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace NnService.Api.Requests;

/// <summary>Content negotiation (RFC 9110, 12.5.1).</summary>
public static class Accept
{
    /// <summary>
    /// The content type the client likes best; of equals the first, which is also taken without an Accept header; null when it takes none.
    /// </summary>
    public static string? Choose(HttpRequest request, params IReadOnlyList<string> available)
    {
        var header = request.Headers.Accept;
        if (StringValues.IsNullOrEmpty(header)) return available[0];
        if (!MediaTypeHeaderValue.TryParseList(header, out var ranges)) return null;
        var best = (string?)null;
        var quality = 0.0;
        foreach (var type in available)
        {
            var liked = Quality(new MediaTypeHeaderValue(type), ranges);
            if (liked > quality)
            {
                best = type;
                quality = liked;
            }
        }

        return best;
    }

    // The most specific range decides, so that "text/csv;q=0, */*" excludes CSV.
    private static double Quality(MediaTypeHeaderValue type, IList<MediaTypeHeaderValue> ranges) => ranges
        .Where(
            range => range.MatchesAllTypes
                || (range.MatchesAllSubTypes
                    ? range.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase)
                    : MediaTypes.Names(range.MediaType.Value!, type.MediaType.Value!)))
        .OrderByDescending(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2)
        .Select(range => range.Quality ?? 1)
        .FirstOrDefault();
}
