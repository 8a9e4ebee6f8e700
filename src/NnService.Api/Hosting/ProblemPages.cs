using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Problems;
using NnService.Api.Requests;
using NnService.Domain;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Hosting;

/// <summary>The explanation of one kind of refusal.</summary>
/// <param name="Code">The stable name, as in the member <c>code</c> of a problem.</param>
/// <param name="Status">The HTTP status it comes with.</param>
/// <param name="Title">The name in words.</param>
/// <param name="Explanation">What it means and what to do about it.</param>
public sealed record ProblemPage(string Code, int Status, string Title, string Explanation);

/// <summary>The list of all such explanations.</summary>
public sealed record ProblemPageList(IReadOnlyList<ProblemPage> Items);

internal static class ProblemPages
{
    public static void MapProblemPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/problems").WithTags("Problems");
        pages.MapGet("", List).WithName("listProblems").Needs(Scopes.None).WithSummary("List the problem codes")
            .Produces<ProblemPageList>(200, "application/json", "text/html")
            .WithExample(response: """
                { "items": [{ "code": "id_taken", "status": 409, "title": "Id taken",
                  "explanation": "Something else already has this id." }] }
                """);
        pages.MapGet("/{code}", Get).WithName("getProblem").Needs(Scopes.None).WithSummary("Explain a problem code")
            .Produces<ProblemPage>(200, "application/json", "text/html")
            .WithExample(response: """
                { "code": "id_taken", "status": 409, "title": "Id taken", "explanation": "Something else already has this id." }
                """);
    }

    private static Results<ContentHttpResult, Ok<ProblemPageList>> List(HttpRequest request) =>
        WantsHtml(request)
            ? Html("Problems", string.Concat(ProblemCode.All.Select(Section)))
            : TypedResults.Ok(new ProblemPageList([.. ProblemCode.All.Select(Page)]));

    private static Results<ContentHttpResult, Ok<ProblemPage>, ProblemHttpResult> Get(string code, HttpRequest request)
    {
        if (ProblemCode.All.FirstOrDefault(known => known.Code == code) is not { } found)
            return ProblemResults.Create(
                ProblemCode.NotFound,
                $"There is no problem code '{Text.Truncate(code)}'; "
                    + $"all of them are listed at {PathPrefix.Address(request, "/problems")}.");
        return WantsHtml(request) ? Html(found.Title, Section(found)) : TypedResults.Ok(Page(found));
    }

    private static bool WantsHtml(HttpRequest request) => Accept.Choose(request, "application/json", "text/html") == "text/html";

    private static ProblemPage Page(ProblemCode code) => new(code.Code, code.Status, code.Title, code.Explanation);

    private static string Section(ProblemCode code) =>
        $"<h2>{code.Status} {Encode(code.Title)}</h2><p><code>{code.Code}</code></p><p>{Encode(code.Explanation)}</p>";

    private static ContentHttpResult Html(string title, string body) =>
        TypedResults.Content(
            $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{Encode(title)}</title><main>{body}</main></html>",
            "text/html; charset=utf-8");

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
