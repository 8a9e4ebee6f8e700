using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Operations;

/// <summary>Keys: make, list, rotate, revoke. What an answer says holds for the next request.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/admin/keys").WithTags("Admin");
        keys.MapPost("", Create).WithName("createKey").Needs(Scopes.Admin).WithSummary("Create a key, which is shown once")
            .WithDescription("A key grants at most what the key that makes it may do.")
            .WithExample(KeyExamples.Create, KeyExamples.Created);
        keys.MapGet("", List).WithName("listKeys").Needs(Scopes.Admin).WithSummary("List all keys, without their secrets")
            .WithExample(response: KeyExamples.List);
        keys.MapPost("/{id}/rotate", Rotate).WithName("rotateKey").Needs(Scopes.Admin)
            .WithSummary("Rotate a key: make its successor")
            .WithDescription("The key itself stays valid for another 24 hours, so that its owner can change over.")
            .WithExample(response: KeyExamples.Created);
        keys.MapDelete("/{id}", Revoke).WithName("revokeKey").Needs(Scopes.Admin).WithSummary("Revoke a key, for ever")
            .WithExample();
    }

    private static async Task<Results<Created<KeyContract>, ProblemHttpResult>> Create(
        NewKeyContract body, KeyStore keys, KeyRing ring, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var faults = new List<Fault>();
        if (body.ToKey(caller, faults) is not { } key) return ProblemResults.Invalid(faults);
        var (known, made) = await keys.CreateAsync(key, cancellationToken);
        await ring.RefreshAsync(cancellationToken);
        return TypedResults.Created($"/admin/keys/{known.Id}", KeyContract.From(known, made));
    }

    private static async Task<Ok<KeyListContract>> List(KeyStore keys, HttpContext context, CancellationToken cancellationToken)
    {
        var known = await keys.ListAsync(Caller.Of(context).AdministeredTenant, cancellationToken);
        return TypedResults.Ok(new KeyListContract([.. known.Select(key => KeyContract.From(key))]));
    }

    private static async Task<Results<Created<KeyContract>, ProblemHttpResult>> Rotate(
        string id, KeyStore keys, KeyRing ring, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (await FindAsync(id, keys, caller, cancellationToken) is not { } known) return NoKey(id);
        if ((known.Scopes & ~caller.Scopes) != Scopes.None)
            return ProblemResults.Create(ProblemCode.MissingScope, "A key grants at most what its maker may; this one may do more.");
        if (await keys.RotateAsync(id, caller.Name, cancellationToken) is not var (successor, made))
            return ProblemResults.Create(
                ProblemCode.IllegalTransition, $"The key '{known.Id}' is no longer valid, so it has no successor.");
        await ring.RefreshAsync(cancellationToken);
        return TypedResults.Created($"/admin/keys/{successor.Id}", KeyContract.From(successor, made));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Revoke(
        string id, KeyStore keys, KeyRing ring, HttpContext context, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, keys, Caller.Of(context), cancellationToken) is null || !await keys.RevokeAsync(id, cancellationToken))
            return NoKey(id);
        await ring.RefreshAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<StoredKey?> FindAsync(string id, KeyStore keys, Caller caller, CancellationToken cancellationToken) =>
        await keys.FindAsync(id, cancellationToken) is { } key && (caller.AdministeredTenant ?? key.Tenant) == key.Tenant ? key : null;

    private static ProblemHttpResult NoKey(string id) =>
        ProblemResults.Create(ProblemCode.NotFound, $"There is no key '{Text.Truncate(id)}'.");
}
