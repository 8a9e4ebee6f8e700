using System.Net;

namespace NnService.Client;

/// <summary>The service refused a request, and says why.</summary>
public sealed class NnProblemException(
    HttpStatusCode status, string code, string detail, IReadOnlyList<NnFault> faults) : Exception($"{code}: {detail}")
{
    /// <summary>The status of the answer.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>
    /// The stable code of the problem, explained at <c>/problems/{code}</c> of the service; empty where something in between answered.
    /// </summary>
    public string Code { get; } = code;

    /// <summary>What happened and what to do, in sentences.</summary>
    public string Detail { get; } = detail;

    /// <summary>Each fault with its place in the request.</summary>
    public IReadOnlyList<NnFault> Faults { get; } = faults;
}

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Pointer">Where: a JSON pointer, or <c>?name</c> for a query parameter.</param>
/// <param name="Detail">What was sent and what is allowed.</param>
public sealed record NnFault(string Pointer, string Detail);
