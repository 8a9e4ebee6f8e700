using System.Text.Json;

namespace NnService.Web.Jobs;

/// <summary>Reads a request as a table.</summary>
internal static class Settings
{
    private const int MostItems = 20;

    /// <summary>What was said, by its path; what is null was not.</summary>
    public static IReadOnlyList<(string Path, string Value)> Of(JsonElement request)
    {
        var found = new List<(string, string)>();
        Read(request, "", found);
        return found;
    }

    private static void Read(JsonElement value, string path, List<(string Path, string Value)> found)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when path == "data":
                found.Add((path, "…")); // rows that came with the request are no setting
                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    Read(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", found);
                break;
            case JsonValueKind.Array:
                found.Add((path, ListOf(value)));
                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                found.Add((path, TextOf(value)));
                break;
        }
    }

    private static string ListOf(JsonElement list)
    {
        var items = list.EnumerateArray().Take(MostItems).Select(TextOf).ToList();
        if (list.GetArrayLength() > MostItems) items.Add("…");
        return string.Join(", ", items);
    }

    // Words without their quotation marks; true, false and numbers as they were written.
    private static string TextOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
