using System.Text.RegularExpressions;
using NnService.Domain;

namespace NnService.Api.Contracts;

/// <summary>What an id may be, wherever a client chooses one.</summary>
internal static partial class Ids
{
    public static void Check(string? id, string pointer, ICollection<Fault> faults)
    {
        if (id is not null && !Pattern().IsMatch(id))
            faults.Add(
                new(
                    pointer,
                    "an id has 1 to 63 of a-z, 0-9, '.', '_' and '-', and starts with a letter or digit; omit it to have one made."));
    }

    /// <summary>Whether an id can begin so.</summary>
    public static bool IsBeginning(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,62}\z")]
    private static partial Regex Pattern();
}
