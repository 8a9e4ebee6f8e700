namespace NnService.Client;

/// <summary>A process of the service, and what it runs.</summary>
/// <param name="Id">Its name, another one after each start.</param>
/// <param name="Role">What it does: all, api or worker.</param>
/// <param name="Alive">Whether it has said so in time.</param>
/// <param name="Self">Whether it is the one that answers.</param>
/// <param name="Slots">Jobs that it runs at the same time; 0 where it leaves that to others.</param>
/// <param name="Running">What it runs.</param>
/// <param name="ProgramVersion">The version of its program.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="CheckedInAt">When it last said that it is alive.</param>
public sealed record ServiceNode(
    string Id,
    string Role,
    bool Alive,
    bool Self,
    int Slots,
    IReadOnlyList<RunningJob> Running,
    string ProgramVersion,
    DateTimeOffset StartedAt,
    DateTimeOffset CheckedInAt);

/// <summary>A job that a process runs.</summary>
/// <param name="Id">The job.</param>
/// <param name="ModelId">The model that it trains.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Epochs">Epochs asked for.</param>
public sealed record RunningJob(string Id, string ModelId, int Epoch, int Epochs);

/// <summary>What the service is called.</summary>
/// <param name="Name">The name of the program.</param>
/// <param name="Version">Its version.</param>
public sealed record ServiceInfo(string Name, string Version);

/// <summary>A key to make. It grants at most what the key may that makes it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Role">What it may do: reader, predictor, trainer, admin or monitor.</param>
/// <param name="Days">Days that it is valid; null for 90.</param>
/// <param name="ModelPrefix">What the ids of models begin with that it reaches; null for all.</param>
/// <param name="Tenant">To whom belongs what it makes; null for the maker's tenant.</param>
public sealed record NewKey(string Name, string Role, int? Days = null, string? ModelPrefix = null, string? Tenant = null);

/// <summary>A key that lets a caller in.</summary>
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
public sealed record AccessKey(
    string Id,
    string Name,
    string? Role,
    IReadOnlyList<string> Scopes,
    string? ModelPrefix,
    string Tenant,
    string? MadeBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    string? Key = null);

/// <summary>Who did what.</summary>
/// <param name="Id">The id; ids sort by time.</param>
/// <param name="At">When the request came; of several, the first of them.</param>
/// <param name="Tenant">The tenant of the caller.</param>
/// <param name="Caller">The id of a key, or <c>sub:</c> and the subject of a token; null for commands and for strangers.</param>
/// <param name="Method">The method of HTTP; CLI for a command, START for what the settings ask for.</param>
/// <param name="Route">The route, or the command.</param>
/// <param name="Path">The path; null for refusals, which are summed over paths.</param>
/// <param name="Created">What was made; null where nothing was.</param>
/// <param name="Status">The status of the answer; null for commands.</param>
/// <param name="Address">The address of the client; null for commands.</param>
/// <param name="Count">How many requests this is: above 1 for refusals alone.</param>
public sealed record AuditEntry(
    string Id,
    DateTimeOffset At,
    string Tenant,
    string? Caller,
    string Method,
    string Route,
    string? Path,
    string? Created,
    int? Status,
    string? Address,
    int Count);

/// <summary>An address that is told of events.</summary>
/// <param name="Id">By which it is known.</param>
/// <param name="Url">Where messages go.</param>
/// <param name="Events">What it is told of.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Enabled">Whether it is told of events.</param>
/// <param name="DisabledReason">Why it was disabled; null while it is enabled.</param>
public sealed record Webhook(
    string Id, string Url, IReadOnlyList<string> Events, string? Description, bool Enabled, string? DisabledReason);

/// <summary>A copy of the whole database.</summary>
/// <param name="Name">The file, in the folder backups of the data directory.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 of the file.</param>
/// <param name="CreatedAt">The moment that it shows.</param>
public sealed record Backup(string Name, long Bytes, string Sha256, DateTimeOffset CreatedAt);
