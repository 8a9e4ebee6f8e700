using System.Text;
using Microsoft.AspNetCore.Routing.Patterns;

namespace NnService.Api.Requests;

/// <summary>What an Idempotency-Key belongs to: a method and an address, by whatever spelling a client reaches it.</summary>
internal static class IdempotencyScope
{
    /// <summary>The method, and the path as the route spells it: its words in their case, values decoded, no slash at the end.</summary>
    public static string Of(HttpRequest request, RoutePattern route)
    {
        var path = new StringBuilder();
        foreach (var segment in route.PathSegments)
        {
            path.Append('/');
            foreach (var part in segment.Parts)
            {
                path.Append(part switch
                {
                    RoutePatternLiteralPart literal => literal.Content,
                    RoutePatternSeparatorPart separator => separator.Content,
                    _ => request.RouteValues[((RoutePatternParameterPart)part).Name],
                });
            }
        }

        return $"{request.Method} {new PathString(path.ToString())}";
    }

    /// <summary>The same as earlier builds named it: another text only where a client spells the path in its own way.</summary>
    public static string AsSpelt(HttpRequest request) => $"{request.Method} {request.Path}";
}
