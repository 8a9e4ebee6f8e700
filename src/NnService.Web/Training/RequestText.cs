using System.Text.Json;
using System.Text.Json.Nodes;

namespace NnService.Web.Training;

/// <summary>The JSON that somebody wrote, or why it is none and where.</summary>
/// <param name="Body">The object; null where it is none.</param>
/// <param name="Line">The line of what is wrong, from 1; null where it has none.</param>
/// <param name="Column">The place in the line, from 1.</param>
/// <param name="Detail">What is wrong, in English; empty where it is JSON but no object.</param>
internal sealed record RequestText(JsonObject? Body, long? Line, long? Column, string Detail)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads it.</summary>
    public static RequestText Read(string text)
    {
        try
        {
            return new(JsonNode.Parse(text, documentOptions: Strict) as JsonObject, null, null, "");
        }
        catch (JsonException e)
        {
            // The place is told in words behind the reason, counted from 0.
            var detail = e.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            return new(null, e.LineNumber + 1, e.BytePositionInLine + 1, detail);
        }
    }
}
