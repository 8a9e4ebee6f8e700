using System.Text.Json;
using System.Text.RegularExpressions;

namespace NnService.Api.Tests.OpenApi;

/// <summary>What the document says of one method at one address.</summary>
internal sealed partial class ApiOperation
{
    // The more of an address is written out, the sooner it is meant: /models/import is no model.
    private static readonly ApiOperation[] All =
    [
        .. ApiDocument.OfRepository.Root.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => new ApiOperation(method.Name, path.Name, method.Value)))
            .OrderByDescending(operation => Parameter().Replace(operation.Path, "").Length),
    ];

    private readonly Regex _address;
    private readonly JsonElement _responses;

    private ApiOperation(string method, string path, JsonElement operation)
    {
        Method = method.ToUpperInvariant();
        Path = path;
        var pattern = Parameter().Replace(path, "[^/]+").TrimEnd('/');
        // As routing does, which takes capitals and a slash at the end for the same address.
        _address = new($"^{pattern}/?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        _responses = operation.GetProperty("responses");
    }

    public string Method { get; }

    /// <summary>The address with its parameters in braces.</summary>
    public string Path { get; }

    /// <summary>The operation that a request asks for; null where the document tells of none.</summary>
    public static ApiOperation? Find(HttpMethod method, string path)
    {
        var asked = method == HttpMethod.Head ? HttpMethod.Get : method;
        return Array.Find(All, operation => operation.Method == asked.Method && operation._address.IsMatch(path));
    }

    /// <summary>What is documented of answers with a status; null where there is nothing.</summary>
    /// <remarks>All that succeeds or redirects is told by its status: what the document has for the rest of them are refusals.</remarks>
    public JsonElement? Response(int status) =>
        _responses.TryGetProperty($"{status}", out var told) || _responses.TryGetProperty($"{status / 100}XX", out told)
            || (status >= 400 && _responses.TryGetProperty("default", out told))
            ? ApiDocument.OfRepository.Resolve(told)
            : null;

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
