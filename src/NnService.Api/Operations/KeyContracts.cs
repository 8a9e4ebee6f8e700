using System.Text.Json.Serialization;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Domain;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Operations;

/// <summary>A key to make.</summary>
/// <param name="Name">What it is called, 1 to 100 characters.</param>
/// <param name="Role">What it may do: reader, predictor, trainer, admin or monitor; or list scopes.</param>
/// <param name="Scopes">What it may do: predict, read, train, metrics, admin; or name a role.</param>
/// <param name="Days">Days that it is valid, 1 to 366; 90 by default.</param>
/// <param name="ModelPrefix">What the ids of models begin with that it reaches, and nothing else; by default it reaches all.</param>
/// <param name="Tenant">Whose models, datasets and jobs are there for it: lower-case letters, digits and hyphens; by default the maker's,
/// and another only where the maker is of the tenant default.</param>
public sealed record NewKeyContract(
    string? Name = null,
    string? Role = null,
    IReadOnlyList<string>? Scopes = null,
    int? Days = null,
    string? ModelPrefix = null,
    string? Tenant = null)
{
    /// <summary>The key to make; null where there are faults.</summary>
    /// <param name="maker">Who makes it; it grants at most what its maker may.</param>
    /// <param name="faults">Receives what is wrong.</param>
    internal NewKey? ToKey(Caller maker, List<Fault> faults)
    {
        if (Name is not { Length: > 0 and <= NewKey.MaxName } name || name.Any(char.IsControl))
            faults.Add(new("/name", $"name must have 1 to {NewKey.MaxName} characters, none of them a control character."));
        if (Role is null == Scopes is null)
            faults.Add(
                new("/role", $"name a role ({string.Join(", ", Roles.Names)}), or list scopes ({string.Join(", ", Roles.ScopeNames)})."));
        if (Role is not null && !Roles.Knows(Role))
            faults.Add(new("/role", $"'{Text.Truncate(Role)}' is not a role; there are {string.Join(", ", Roles.Names)}."));
        if (Scopes is { Count: 0 }) faults.Add(new("/scopes", "scopes is empty; a key that may do nothing is of no use."));
        foreach (var (scope, i) in (Scopes ?? []).Select((scope, i) => (scope, i)))
        {
            if (!Roles.ScopeNames.Contains(scope))
                faults.Add(
                    new($"/scopes/{i}", $"'{Text.Truncate(scope)}' is not a scope; there are {string.Join(", ", Roles.ScopeNames)}."));
        }

        if (Days is < 1 or > NewKey.MaxDays) faults.Add(new("/days", $"days is {Days}; it must be from 1 to {NewKey.MaxDays}."));
        if (ModelPrefix is not null && !Ids.IsBeginning(ModelPrefix))
            faults.Add(new("/modelPrefix", $"'{Text.Truncate(ModelPrefix)}' is not what the id of a model begins with."));
        if (Tenant is not null && !Tenants.IsName(Tenant))
            faults.Add(
                new(
                    "/tenant",
                    $"'{Text.Truncate(Tenant)}' does not name a tenant: it has 1 to {Tenants.MaxLength} lower-case letters, digits and "
                        + "hyphens, a letter first."));
        else if (Tenant is not null && Tenant != (maker.AdministeredTenant ?? Tenant))
            faults.Add(
                new("/tenant", $"yours is the tenant {maker.Tenant}, and keys of others are made by callers of the tenant default."));
        if (faults.Count > 0) return null;

        var key = new NewKey(
            Name!,
            Role,
            Roles.Parse(Scopes ?? []),
            Days ?? NewKey.DefaultDays,
            ModelPrefix,
            maker.Name,
            Tenant ?? maker.Tenant ?? Tenants.Default);
        var more = key.Granted & ~maker.Scopes;
        if (more == 0) return key;
        faults.Add(
            new(
                Role is null ? "/scopes" : "/role",
                $"a key grants at most what its maker may; yours has not {string.Join(", ", Roles.NamesOf(more))}."));
        return null;
    }
}

/// <summary>What is known of a key.</summary>
/// <param name="Id">By which it is known; not secret.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Role">Its role; null where scopes were listed.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="ModelPrefix">What the ids of models begin with that it reaches; null for all.</param>
/// <param name="Tenant">To whom belongs what it makes.</param>
/// <param name="MadeBy">The key that made it; null for the command line.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it expires.</param>
/// <param name="LastUsedAt">When it was last used, to five minutes; null for never.</param>
/// <param name="RevokedAt">When it was revoked; null where it was not.</param>
/// <param name="Key">The key itself: in the answer to its making alone, and never again.</param>
public sealed record KeyContract(
    string Id,
    string Name,
    string? Role,
    IReadOnlyList<string> Scopes,
    string? ModelPrefix,
    string Tenant,
    string? MadeBy,
    DateTime CreatedAt,
    DateTime ExpiresAt,
    DateTime? LastUsedAt,
    DateTime? RevokedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Key)
{
    internal static KeyContract From(StoredKey key, ApiKey? secret = null) => new(
        key.Id,
        key.Name,
        key.Role,
        [.. Roles.NamesOf(key.Scopes)],
        key.ModelPrefix,
        key.Tenant,
        key.MadeBy,
        key.CreatedAt,
        key.ExpiresAt,
        key.LastUsedAt,
        key.RevokedAt,
        secret?.Reveal());
}

/// <summary>All keys, the oldest first; also those that have expired or were revoked.</summary>
public sealed record KeyListContract(IReadOnlyList<KeyContract> Items);
