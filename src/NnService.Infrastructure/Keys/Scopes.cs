using System.Collections.Frozen;

namespace NnService.Infrastructure.Keys;

/// <summary>What a caller may do.</summary>
[Flags]
public enum Scopes
{
    /// <summary>Nothing but what everybody may.</summary>
    None = 0,

    /// <summary>Ask models for answers.</summary>
    Predict = 1,

    /// <summary>See models, datasets and jobs, and judge models.</summary>
    Read = 2,

    /// <summary>Make, change and delete models, datasets and jobs.</summary>
    Train = 4,

    /// <summary>See metrics and nodes.</summary>
    Metrics = 8,

    /// <summary>Make backups and keys.</summary>
    Admin = 16,
}

/// <summary>Roles, which are scopes that belong together.</summary>
public static class Roles
{
    /// <summary>The role that may do everything.</summary>
    public const string Admin = "admin";

    private static readonly FrozenDictionary<string, Scopes> Table = new Dictionary<string, Scopes>
    {
        ["reader"] = Scopes.Predict | Scopes.Read,
        ["predictor"] = Scopes.Predict,
        ["trainer"] = Scopes.Predict | Scopes.Read | Scopes.Train,
        [Admin] = Scopes.Predict | Scopes.Read | Scopes.Train | Scopes.Metrics | Scopes.Admin,
        ["monitor"] = Scopes.Metrics,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names of all roles.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The names of all scopes.</summary>
    public static IReadOnlyList<string> ScopeNames { get; } =
        [.. Enum.GetValues<Scopes>().Where(scope => scope != Scopes.None).Select(NameOf)];

    /// <summary>What a role may do; nothing where there is no such role, as a newer program may have written it.</summary>
    public static Scopes ScopesOf(string role) => Table.GetValueOrDefault(role);

    /// <summary>Whether there is such a role.</summary>
    public static bool Knows(string role) => Table.ContainsKey(role);

    /// <summary>How a single scope is written.</summary>
    public static string NameOf(Scopes scope) => scope.ToString().ToLowerInvariant();

    /// <summary>The names of scopes.</summary>
    public static IEnumerable<string> NamesOf(Scopes scopes) =>
        Enum.GetValues<Scopes>().Where(scope => scope != Scopes.None && scopes.HasFlag(scope)).Select(NameOf);

    /// <summary>The scopes of their names; names that are not known add nothing.</summary>
    public static Scopes Parse(IEnumerable<string> names) => names.Aggregate(
        Scopes.None, (scopes, name) => scopes | Enum.GetValues<Scopes>().FirstOrDefault(scope => NameOf(scope) == name));
}
