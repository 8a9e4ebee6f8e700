using System.Net;
using System.Text.Json;
using NnService.Client;

namespace NnService.Web.Parts;

/// <summary>Refusals of the API that a browser got by itself.</summary>
internal static class Refusal
{
    /// <summary>Reads a refusal; what is none keeps its text.</summary>
    /// <param name="status">The status of the answer.</param>
    /// <param name="text">Its body, perhaps cut.</param>
    public static NnProblemException Read(int status, string text)
    {
        try
        {
            var problem = JsonSerializer.Deserialize<Problem>(text, JsonSerializerOptions.Web);
            return new((HttpStatusCode)status, problem?.Code ?? "", problem?.Detail ?? text, problem?.Errors ?? []);
        }
        catch (JsonException)
        {
            return new((HttpStatusCode)status, "", text, []);
        }
    }

    private sealed record Problem(string? Code, string? Detail, IReadOnlyList<NnFault>? Errors);
}
