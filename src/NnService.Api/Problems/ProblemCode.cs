namespace NnService.Api.Problems;

/// <summary>The stable name of one kind of refusal, with its HTTP status, its title and the page that explains it.</summary>
/// <remarks>This is the whole table. A code never changes its meaning or status; a new kind of refusal is one new line here.</remarks>
public sealed record ProblemCode
{
    // Declared before the codes: static fields are filled from top to bottom.
    private static readonly List<ProblemCode> Table = [];

    private ProblemCode(string code, int status, string title, string explanation)
    {
        Code = code;
        Status = status;
        Title = title;
        Explanation = explanation;
        Table.Add(this);
    }

    public string Code { get; }
    public int Status { get; }
    public string Title { get; }
    public string Explanation { get; }

    public static IReadOnlyList<ProblemCode> All => Table;

    public static readonly ProblemCode BadRequest = new("bad_request", 400, "Bad request",
        "The request could not be read as HTTP asks. The detail says at which point reading stopped.");
    public static readonly ProblemCode MalformedJson = new("malformed_json", 400, "Malformed JSON",
        "The body is missing or is not one complete JSON text in UTF-8. Comments, trailing commas, text after the end and nesting beyond "
            + "16 levels are refused. The detail names line and byte.");
    public static readonly ProblemCode UnknownMember = new("unknown_member", 400, "Unknown member",
        "An object holds a member that is not known at this place, often a misspelt or differently cased name. Unknown members are "
            + "refused, so that a typing error never silently means a default.");
    public static readonly ProblemCode DuplicateMember = new("duplicate_member", 400, "Duplicate member",
        "An object holds the same member twice. Which of the two is meant cannot be known, so neither is taken.");
    public static readonly ProblemCode WrongType = new("wrong_type", 400, "Wrong JSON type",
        "A value has another JSON type than its place asks for: text for a number, a fraction or a number out of range for an integer, "
            + "null where a value is due. Numbers in quotes are text.");
    public static readonly ProblemCode NotFinite = new("not_finite", 400, "Number out of range",
        "A number is too large for a floating-point value and would become infinite. NaN and Infinity are not numbers here either.");
    public static readonly ProblemCode UnknownQueryParameter = new("unknown_query_parameter", 400, "Unknown query parameter",
        "The query names a parameter that this address does not know. The detail lists those it knows.");
    public static readonly ProblemCode BadQueryValue = new("bad_query_value", 400, "Bad query value",
        "A query parameter is missing, given more than once, or its value cannot be read. Numbers are written with a decimal point, "
            + "without spaces or thousands separators.");
    public static readonly ProblemCode BadHeaderValue = new("bad_header_value", 400, "Bad header value",
        "A request header is missing or its value cannot be read.");
    public static readonly ProblemCode MalformedCsv = new("malformed_csv", 400, "Malformed CSV",
        "The table is not well-formed CSV: a quote that is never closed, a row with more or fewer cells than the header, a header name "
            + "that is empty or appears twice. The detail names line and column.");
    public static readonly ProblemCode MalformedBody = new("malformed_body", 400, "Malformed body",
        "The bytes of the body are not what its headers say, for example no valid gzip stream under Content-Encoding: gzip.");
    public static readonly ProblemCode BadHost = new("bad_host", 400, "Host not served",
        "The Host header names a host this server does not answer for. It answers for localhost, 127.0.0.1, [::1] and the hosts listed in "
            + "the setting AllowedHosts.");
    public static readonly ProblemCode Unauthorized = new("unauthorized", 401, "Key required",
        "This service asks its callers for a key: in the header Authorization, after the word Bearer. The same is said where none came, "
            + "where it is not known, was typed wrong, has expired or was revoked. Whoever has a key of the role admin makes further ones, "
            + "by POST /admin/keys or with the command `keys create`.");
    public static readonly ProblemCode MissingScope = new("missing_scope", 403, "Scope missing",
        "The key is valid, but what was asked for needs a scope that it does not have; the header NnService-Required-Scope names it. "
            + "Whoever has a key of the role admin makes one that has it.");
    public static readonly ProblemCode DefaultTenantOnly = new("default_tenant_only", 403, "Default tenant only",
        "The key has the scope, but what was asked for concerns all tenants: backups, processes and figures. Callers of the tenant default "
            + "may.");
    public static readonly ProblemCode QuotaExceeded = new("quota_exceeded", 403, "Quota exceeded",
        "Your tenant has as many models, datasets, queued jobs, bytes (NnService:Quotas) or webhooks (NnService:Webhooks:MaxWebhooks) "
            + "as it may. Nothing was kept of this request; delete what is no longer needed, or ask whoever runs the service.");
    public static readonly ProblemCode ProxiedWithoutAuth = new("proxied_without_auth", 403, "Proxied without keys",
        "The service listens on loopback alone and therefore asks nobody for a key, but the request came through a proxy, which would "
            + "let everybody in. List the proxy in the setting NnService:Proxies, which makes the service ask for keys, or set "
            + "NnService:Auth:Mode to Required or Off.");
    public static readonly ProblemCode CrossSite = new("cross_site", 403, "Cross-site request",
        "A web page of another origin tried to change something here. A browser sends such requests in its user's name, whether they know "
        + "of it or not, so they are taken only from pages of this server "
        + "and of the origins that the setting NnService:Cors:Origins lists. Programs, which send neither Origin nor Sec-Fetch-Site, are "
        + "not concerned; a proxy must pass the Host of the request on.");
    public static readonly ProblemCode NotFound = new("not_found", 404, "Not found",
        "No endpoint this address: the path, the id or the version in it does not exist, or does not exist any more.");
    public static readonly ProblemCode MethodNotAllowed = new("method_not_allowed", 405, "Method not allowed",
        "The address exists but does not take this HTTP method. The Allow header lists the methods it takes.");
    public static readonly ProblemCode NotAcceptable = new("not_acceptable", 406, "Not acceptable",
        "The Accept header excludes every content type this address can answer with. The detail lists them.");
    public static readonly ProblemCode RequestTimeout = new("request_timeout", 408, "Request timed out",
        "The request arrived too slowly and was given up. Nothing of it was kept; send it again.");
    public static readonly ProblemCode IdTaken = new("id_taken", 409, "Id taken",
        "Something else already has this id. Choose another one, or leave the id out and let the server make one.");
    public static readonly ProblemCode NoTrainedVersion = new("no_trained_version", 409, "No trained version",
        "No version of the model is current, so there is nothing to predict with. Train it, promote a version that was trained, or ask for "
            + "a version by number: 0, the initial weights, where it exists.");
    public static readonly ProblemCode InUse = new("in_use", 409, "In use",
        "It cannot be changed or deleted because it came with the service, or while an active job uses it. Wait for the job, or cancel it "
            + "first.");
    public static readonly ProblemCode IllegalTransition = new("illegal_transition", 409, "Illegal transition",
        "The job is in a state from which this step is not possible; a finished job stays as it ended.");
    public static readonly ProblemCode BackupRunning = new("backup_running", 409, "Backup running",
        "A backup is being made already, and one is made at a time. Wait for its answer, or ask again later.");
    public static readonly ProblemCode BackupElsewhere = new("backup_elsewhere", 409, "Backup made elsewhere",
        "The data lie in PostgreSQL, whose own tools copy them while the service works: pg_dump for a copy, continuous archiving for "
            + "every moment. What is asked for here copies a file of SQLite.");
    public static readonly ProblemCode VersionNotReproducible = new("version_not_reproducible", 409, "Version not reproducible",
        "The initial weights of a large model are kept as definition and seed. This server draws other ones from them than the server "
        + "that created the model, in some last digits: it is another version of the software, "
        + "or another kind of machine. They are not used, because nothing may differ unseen. Create a model of the same definition anew, "
        + "or ask where it was created; trained versions are not affected. Where a version was to be trained again, what that needs is not "
        + "there any more, or it was ended by the clock or by a caller.");
    public static readonly ProblemCode PreconditionFailed = new("precondition_failed", 412, "Precondition failed",
        "It was changed after the revision that If-Match names. Read it again, look at what changed, and repeat with the new ETag.");
    public static readonly ProblemCode TooLarge = new("too_large", 413, "Too large",
        "What was sent or asked for exceeds a limit of this server. The limit is named in the detail; it is a setting beneath "
            + "NnService:Limits. Nothing was allocated or kept.");
    public static readonly ProblemCode ExpansionTooLarge = new("expansion_too_large", 413, "Expansion too large",
        "The compressed body becomes much more than was sent, as one does that is meant to exhaust a server. The detail names how much is "
            + "allowed (NnService:Limits:MaxExpansion), which tables of mostly empty cells may need more of. Send the body uncompressed, "
            + "or let the setting be raised. Nothing was kept.");
    public static readonly ProblemCode UnsupportedMediaType = new("unsupported_media_type", 415, "Unsupported media type",
        "The Content-Type, its charset or the Content-Encoding of the body is not taken at this address. The detail lists what is.");
    public static readonly ProblemCode Invalid = new("invalid", 422, "Invalid",
        "The request is well-formed but what it asks for makes no sense. Every fault is listed in errors with a JSON pointer to its "
            + "place.");
    public static readonly ProblemCode CellTooLong = new("cell_too_long", 422, "Cell too long",
        "A cell of a table or of a row has more bytes of UTF-8 than are allowed (NnService:Limits:MaxCellBytes). The detail names its row "
            + "and column. Nothing was kept.");
    public static readonly ProblemCode NameTooLong = new("name_too_long", 422, "Name too long",
        "The name of a column has more characters than are allowed (NnService:Limits:MaxNameLength). The detail says where it stands and "
            + "how it begins. Nothing was kept.");
    public static readonly ProblemCode NotPortable = new("not_portable", 422, "Not portable",
        "A file of this version would answer other numbers than the version itself: its weights are so large that the outputs depend on "
            + "the order in which sums are made.");
    public static readonly ProblemCode IdempotencyKeyReused = new("idempotency_key_reused", 422, "Idempotency key reused",
        "The Idempotency-Key was used within the last 24 hours for another body or query at the same address. Use a new key for a new "
            + "request.");
    public static readonly ProblemCode PreconditionRequired = new("precondition_required", 428, "Precondition required",
        "A change must say which revision it changes: send If-Match with the ETag of the last read, so that no change is "
            + "overwritten unseen.");
    public static readonly ProblemCode QueueFull = new("queue_full", 429, "Queue full",
        "As many jobs are waiting as the server accepts. Retry after the time in Retry-After.");
    public static readonly ProblemCode RateLimited = new("rate_limited", 429, "Too many requests",
        "Requests came faster than the configured rate. Retry after the time in Retry-After.");
    public static readonly ProblemCode IssuerUnavailable = new("issuer_unavailable", 503, "Issuer unavailable",
        "The request came with a token, and the provider that issues tokens (NnService:Auth:Oidc:Authority) does not answer, so that it "
            + "cannot be checked. Retry later; keys of this service work meanwhile.");
    public static readonly ProblemCode TooManyStreams = new("too_many_streams", 429, "Too many streams",
        "As many event streams are open as the server keeps, in all or for one address. Close one, or retry after the time in Retry-After; "
        + "what the events tell can also be read at GET /jobs/{id}.");
    public static readonly ProblemCode Internal = new("internal", 500, "Internal error",
        "The fault is the server's. It is in the server's log under the traceId of this answer.");
    public static readonly ProblemCode Unavailable = new("unavailable", 503, "Unavailable",
        "The server is starting, stopping, or cannot reach its database at the moment. Retry after the time in Retry-After.");
    public static readonly ProblemCode StorageFull = new("storage_full", 507, "Storage full",
        "The disk of the server is full. What was sent was not kept; nothing kept before is lost.");
    public static readonly ProblemCode AnswerGone = new("answer_gone", 410, "Answer gone",
        "The request took effect when it came first. Its answer was too long to be kept, and what it created has been deleted since. Use "
            + "a new key to create it again.");

    /// <summary>The code that stands for a bare status: the first of the table, or the general one of its class.</summary>
    public static ProblemCode ForStatus(int status) =>
        Table.Find(code => code.Status == status) ?? (status < 500 ? BadRequest : Internal);
}
