using System.Collections.Immutable;

namespace NnService.Infrastructure.Storage;

/// <summary>What people write down about a job or a version.</summary>
/// <param name="Description">Free text, or null.</param>
/// <param name="Tags">Values by key.</param>
public sealed record Notes(string? Description, ImmutableSortedDictionary<string, string> Tags)
{
    /// <summary>The most tags of one job or version.</summary>
    public const int MaxTags = 50;

    private static readonly ImmutableSortedDictionary<string, string> NoTags =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    internal static Notes Read(string? description, string? tags) =>
        new(description, tags is null ? NoTags : DomainJson.Read<ImmutableSortedDictionary<string, string>>(tags));

    internal string? TagsAsText => Tags.IsEmpty ? null : DomainJson.Write(Tags);

    /// <summary>The notes with a change; null where there would be too many tags.</summary>
    internal Notes? With(NotesChange change)
    {
        var tags = Tags;
        foreach (var (key, value) in change.Tags) tags = value is null ? tags.Remove(key) : tags.SetItem(key, value);
        return tags.Count > MaxTags ? null : new(change.Description ?? Description, tags);
    }
}

/// <summary>What is to be changed of notes; what is left out stays.</summary>
/// <param name="Description">The new description; null to leave it as it is.</param>
/// <param name="Tags">New values by key; null takes the key away.</param>
public sealed record NotesChange(string? Description, IReadOnlyDictionary<string, string?> Tags);

/// <summary>How a change of notes ended.</summary>
public enum NotesOutcome
{
    Changed,
    NotFound,

    /// <summary>There would be more than <see cref="Notes.MaxTags"/>.</summary>
    TooManyTags,
}
