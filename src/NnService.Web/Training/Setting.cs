namespace NnService.Web.Training;

/// <summary>What kind of value a member of a request has, which decides how it is edited.</summary>
public enum SettingKind
{
    /// <summary>A line of text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>One of several, by name, some of them with parameters.</summary>
    Choice,

    /// <summary>Members of its own.</summary>
    Members,

    /// <summary>A value for each of some names.</summary>
    Map,

    /// <summary>A list of texts.</summary>
    Texts,

    /// <summary>Anything else, which is edited as JSON.</summary>
    Json,
}

/// <summary>A member of a request, as the API's own description tells of it.</summary>
/// <param name="Owner">The schema that has it.</param>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Kind">How it is edited.</param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record Setting(string Owner, string Name, SettingKind Kind)
{
    /// <summary>What the API says about it, in English.</summary>
    public string Description { get; init; } = "";

    /// <summary>What holds where it is left out, whatever else is asked; null where that depends, or is not told.</summary>
    public string? Default { get; init; }

    /// <summary>What usually holds where it is left out; for showing only.</summary>
    public string? UsualDefault { get; init; }

    /// <summary>Whether null is a value of its own, which means that there is none.</summary>
    public bool AllowsNone { get; init; }

    /// <summary>Whether it belongs to an alternative, which explains it by its formula.</summary>
    public bool IsParameter { get; init; }

    /// <summary>Text: whether whole numbers are numbers all the same.</summary>
    public bool TakesNumbers { get; init; }

    /// <summary>Numbers: what they are compared with; null for no bound.</summary>
    public double? Minimum { get; init; }

    /// <summary>Numbers: likewise above.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether <see cref="Minimum"/> itself is too small.</summary>
    public bool ExcludesMinimum { get; init; }

    /// <summary>Whether <see cref="Maximum"/> itself is too large.</summary>
    public bool ExcludesMaximum { get; init; }

    /// <summary>Choices: what there is to choose from.</summary>
    public IReadOnlyList<Alternative> Alternatives { get; init; } = [];

    /// <summary>The members of an object.</summary>
    public IReadOnlyList<Setting> Members { get; init; } = [];

    /// <summary>The value of a map, or the item of an array of objects.</summary>
    public Setting? Item { get; init; }

    /// <summary>Whether an empty object says the same as none, so that its members can always be shown.</summary>
    public bool IsOpen => Kind == SettingKind.Members && Name is "ensemble" or "regularization" or "preprocessing";

    /// <summary>The alternative of a name; null for none.</summary>
    public Alternative? Find(string? name) => Alternatives.FirstOrDefault(alternative => alternative.Name == name);

    /// <summary>Whether a number lies within the bounds.</summary>
    public bool Takes(double number) =>
        !(Minimum is { } least && (ExcludesMinimum ? number <= least : number < least))
        && !(Maximum is { } most && (ExcludesMaximum ? number >= most : number > most));
}

/// <summary>How an alternative is written in JSON.</summary>
public enum AlternativeForm
{
    /// <summary>Its name, or an object with the name as <c>type</c> and parameters beside it.</summary>
    Name,

    /// <summary>An object that is known by its members.</summary>
    Members,

    /// <summary>An object with a value for each of some names.</summary>
    Map,

    /// <summary>Anything else.</summary>
    Json,
}

/// <summary>One of several that can be chosen.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Form">How it is written.</param>
/// <param name="Description">What the API says about it.</param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record Alternative(string Name, AlternativeForm Form, string Description)
{
    /// <summary>What can be said beside its name, or its members.</summary>
    public IReadOnlyList<Setting> Parameters { get; init; } = [];

    /// <summary>The value of a map.</summary>
    public Setting? Item { get; init; }
}
