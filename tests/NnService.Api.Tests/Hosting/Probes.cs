using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using NnService.Api.Contracts;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;

namespace NnService.Api.Tests.Hosting;

/// <summary>Small endpoints of every kind the features use.</summary>
internal static class Probes
{
    public static void MapProbes(this IEndpointRouteBuilder app)
    {
        var probe = app.MapGroup("/probe").WithTags("Probe");
        probe.MapPost("/body", (ProbeBody body) => TypedResults.Ok(body)).WithName("postBody")
            .WithExample("""{ "name": "a", "mode": "verySlow" }""", """{ "name": "a" }""");
        probe.MapPost(
            "/read",
            async (HttpRequest request, CancellationToken cancellationToken) => TypedResults.Ok(
                await JsonBody.ReadAsync<ProbeBody>(request, HostingApp.MaxBodyBytes, cancellationToken)))
            .WithName("readBody").Accepts<ProbeBody>("application/json").WithBodyLimit(limits => limits.MaxBodyBytes * 2);
        probe.MapPost("/upload", UploadAsync).WithName("upload").Accepts<string>("text/csv")
            .WithBodyLimit(limits => limits.MaxBodyBytes * 2).AcceptAnyCharset()
                .WithExample(request: "a,b\n1,2\n", requestType: "text/csv");
        probe.MapGet(
            "/query",
            (int? limit, double? x, bool? flag, ProbeMode? mode, string? text, string[]? tag, [FromQuery(Name = "page-size")] long? size, [AsParameters] ProbePage page) =>
            TypedResults.Ok($"{limit} {x} {flag} {mode} {text} {string.Join('+', tag ?? [])} {size} {page.Offset} {page.After}"))
                .WithName("getQuery");
        probe.MapGet("/needed", (int limit) => TypedResults.Ok(limit)).WithName("getNeeded");
        probe.MapGet("/any", (HttpRequest request) => TypedResults.Ok(request.Query.Count)).AllowAnyQuery().WithName("getAny");
        probe.MapGet("/some", (HttpRequest request, int? limit) => TypedResults.Ok(request.Query.Count + (limit ?? 0))).AllowQuery("other")
            .WithName("getSome");
        probe.MapGet("/versions/{n}", (int n) => TypedResults.Ok(n)).WithName("getVersion");
        probe.MapGet("/header", ([FromHeader(Name = "X-N")] int n) => TypedResults.Ok(n)).WithName("getHeader");
        probe.MapGet("/page", () => TypedResults.Ok(new PageContract<ProbeLayerContract>([], null))).WithName("getPage");
        probe.MapGet("/table", (HttpRequest request) => TypedResults.Text(Accept.Choose(request, "application/json", "text/csv")))
            .Produces<string>(200, "application/json", "text/csv").WithName("getTable");
        probe.MapGet("/problem", Problem).WithName("getProblemProbe");
        probe.MapGet("/throw/{kind}", (string kind) => Throw(kind)).WithName("throw");
        probe.MapGet("/foreign/{kind}", (string kind) => Throw(kind)).WithProblemShape(problem => new { error = problem.Detail })
            .WithName("foreign");
    }

    private static Results<Ok, ProblemHttpResult> Problem() =>
        ProblemResults.Invalid(
            [new Fault("/layers/0/units", "units must be at least 1; 0 was sent."), new Fault("/loss", "unknown loss 'x'.")]);

    private static async Task<Ok<long>> UploadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var total = 0L;
        var buffer = new byte[8192];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;) total += read;
        return TypedResults.Ok(total);
    }

    private static Ok Throw(string kind) => throw (kind switch
    {
        "full" => new InvalidOperationException("outer", new SqliteException("secret", 13)),
        "busy" => new SqliteException("secret", 5),
        "locked" => new SqliteException("secret", 6),
        "cancelled" => new OperationCanceledException("secret"),
        "data" => new InvalidDataException("secret"),
        "json" => new System.Text.Json.JsonException("secret"),
        _ => new InvalidOperationException("secret")
    });
}
