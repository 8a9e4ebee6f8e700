using System.Net;
using System.Text.Json;
using NnService.Client;

namespace NnService.Web.Data;

/// <summary>Reads a refusal that came to the browser and not through the client.</summary>
internal static class UploadRefusal
{
    /// <summary>The refusal, or the bare text of whatever stands between.</summary>
    /// <param name="status">The status of the answer.</param>
    /// <param name="text">Its body, perhaps cut off.</param>
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
