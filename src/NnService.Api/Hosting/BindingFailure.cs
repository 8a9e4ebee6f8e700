using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Json;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;

namespace NnService.Api.Hosting;

/// <summary>Reads which parameter of a handler could not be filled; the framework tells it in its message only.</summary>
internal static partial class BindingFailure
{
    public static ProblemHttpResult? Of(string message, Endpoint? endpoint)
    {
        if (message.Contains("from body", StringComparison.Ordinal) || message.StartsWith("Implicit body", StringComparison.Ordinal))
            return ProblemResults.Create(ProblemCode.MalformedJson, new Fault("", "A JSON body is needed here; none, or null, was sent."));
        if (message.Contains("from header", StringComparison.Ordinal))
            return ProblemResults.Create(ProblemCode.BadHeaderValue, "A header that is needed here is missing.");

        var match = Parameter().Match(message);
        if (!match.Success) return null;
        var name = match.Groups["name"].Value;
        var parameters = QueryParameters.Of(endpoint);
        if (parameters?.ByHandlerName(name) is not { } parameter) return OtherSource(name, endpoint);
        var sent = match.Groups["value"] is { Success: true } value ? $"got '{Text.Truncate(value.Value)}'" : "it is missing";
        return ProblemResults.Create(
            ProblemCode.BadQueryValue,
            new Fault($"?{parameter.Key}", $"?{parameter.Key} takes {TypeDescriptions.Of(parameter.Type)}; {sent}."));
    }

    // A piece of the path that cannot be read names nothing that exists.
    private static ProblemHttpResult OtherSource(string name, Endpoint? endpoint) =>
        (endpoint as RouteEndpoint)?.RoutePattern.GetParameter(name) is not null
            ? ProblemResults.Create(ProblemCode.NotFound, $"Nothing lives at this address: its part '{name}' cannot be read.")
            : ProblemResults.Create(ProblemCode.BadHeaderValue, "The value of a header cannot be read.");

    [GeneratedRegex("""parameter "(?:.+ )?(?<name>\w+)" (?:from "(?<value>.*)"|was not provided)""", RegexOptions.Singleline)]
    private static partial Regex Parameter();
}
