using System.Text.Json.Nodes;

namespace NnService.Web.Training;

/// <summary>A request, live: its body is that of the form.</summary>
/// <param name="Part">Which one.</param>
/// <param name="Path">Its address.</param>
/// <param name="Body">Its body.</param>
public sealed record FormRequest(Part Part, string Path, JsonObject Body);
