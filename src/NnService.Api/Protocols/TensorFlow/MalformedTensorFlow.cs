using System.Text.RegularExpressions;
using NnService.Domain;

namespace NnService.Api.Protocols.TensorFlow;

/// <summary>What TensorFlow Serving says of an address beneath <c>/v1</c> that is none of its own.</summary>
internal static partial class MalformedTensorFlow
{
    public static string Tell(string method, string? path) => Labelled().Match(path ?? "") is { Success: true } labelled
        ? UnknownLabel(labelled.Groups[1].Value)
        : $"Malformed request: {Text.Truncate(method)} {Text.Truncate(path)}";

    public static string UnknownLabel(string label) => $"Unrecognized servable version label: {Text.Truncate(label)}";

    [GeneratedRegex(
        "^/v1/models/[^/:]+/labels/([^/:]+)(?:/metadata|:(?:classify|regress|predict))?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Labelled();
}
