using System.Text.RegularExpressions;
using NnService.Api.Json;
using NnService.Domain;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Contracts;

/// <summary>What to write down about a job or a version; what is left out stays.</summary>
/// <param name="Description">The new description, at most 4000 characters.</param>
/// <param name="Tags">Values by key; null takes a key away. At most 50 keys of 1 to 63 of letters, digits, '.', '_', '-' and '/', values of
/// at most 256 characters.</param>
public sealed partial record PatchNotesContract(string? Description = null, IReadOnlyDictionary<string, string?>? Tags = null)
{
    public const int MaxDescription = 4000;
    private const int MaxValue = 256;

    internal NotesChange ToChange() => new(Description, Tags ?? new Dictionary<string, string?>());

    /// <summary>What is wrong with it.</summary>
    internal IEnumerable<Fault> Check()
    {
        if (Description is { Length: > MaxDescription })
            yield return new("/description", $"description has {Description.Length} characters; at most {MaxDescription} are allowed.");
        foreach (var (key, value) in Tags ?? new Dictionary<string, string?>())
        {
            var pointer = JsonPath.Pointer(["tags", Text.Truncate(key)]);
            if (!Key().IsMatch(key))
                yield return new(pointer, $"'{Text.Truncate(key)}' is not a key: 1 to 63 of letters, digits, '.', '_', '-' and '/'.");
            if (value is { Length: > MaxValue })
                yield return new(pointer, $"the value has {value.Length} characters; at most {MaxValue} are allowed.");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._/-]{1,63}\z")]
    private static partial Regex Key();
}
