using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NnService.Domain;

namespace NnService.Api.Problems;

/// <summary>Makes the one shape in which every refusal is answered: RFC 9457 with code, traceId and errors.</summary>
public static class ProblemResults
{
    internal const string CodeMember = "code";
    internal const string ErrorsMember = "errors";
    internal const string TraceMember = "traceId";

    private const int MaxFaults = 100;
    private const int MaxDetailLength = 1000;
    private const int MaxPointerLength = 300;

    /// <summary>A refusal to return from a handler whose signature is <c>Results&lt;…, ProblemHttpResult&gt;</c>.</summary>
    public static ProblemHttpResult Create(ProblemCode code, string detail, IEnumerable<Fault>? errors = null) =>
        TypedResults.Problem(Details(code, detail, errors));

    /// <summary>A refusal for one wrong value.</summary>
    public static ProblemHttpResult Create(ProblemCode code, Fault fault) => Create(code, fault.Detail, [fault]);

    /// <summary>422 with every fault found; the detail tells how many and the first.</summary>
    public static ProblemHttpResult Invalid(IReadOnlyCollection<Fault> faults)
    {
        var first = faults.First();
        var where = first.Pointer.Length == 0 ? "" : $" {first.Pointer}:";
        return Create(
            ProblemCode.Invalid,
            faults.Count == 1
                ? first.Detail
                : $"{faults.Count} faults{(faults.Count > MaxFaults ? $", of which {MaxFaults} are listed" : "")}; the first is{where} "
                    + $"{first.Detail}",
            faults);
    }

    // What was sent may be as long as a body, and is not sent back as a whole.
    internal static ProblemDetails Details(ProblemCode code, string detail, IEnumerable<Fault>? errors = null) => new()
    {
        Type = $"/problems/{code.Code}",
        Title = code.Title,
        Status = code.Status,
        Detail = Text.Truncate(detail, MaxDetailLength),
        Extensions =
        {
            [CodeMember] = code.Code,
            [ErrorsMember] = errors?.Take(MaxFaults)
                .Select(fault => new Fault(Text.Truncate(fault.Pointer, MaxPointerLength), Text.Truncate(fault.Detail, MaxDetailLength)))
                .ToArray()
                ?? [],
        }
    };

    /// <summary>What connects an answer with the log.</summary>
    internal static string TraceId(HttpContext context) => Activity.Current?.Id ?? context.TraceIdentifier;

    /// <summary>Writes a refusal from a middleware.</summary>
    internal static Task RefuseAsync(this HttpContext context, ProblemCode code, string detail, params Fault[] errors) =>
        Create(code, detail, errors).ExecuteAsync(context);
}
