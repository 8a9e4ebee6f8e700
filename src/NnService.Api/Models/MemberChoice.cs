using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Problems;
using NnService.Domain;

namespace NnService.Api.Models;

/// <summary>Which network of an ensemble is meant by <c>?member=</c>; the first one unless it is said.</summary>
internal static class MemberChoice
{
    /// <summary>The refusal of a member that is not there; null where it is.</summary>
    /// <param name="member">What was asked for; null for the first.</param>
    /// <param name="members">Networks that there are, at least one.</param>
    public static ProblemHttpResult? Check(int? member, int members) => member is null || (member >= 0 && member < members)
        ? null
        : ProblemResults.Create(
            ProblemCode.BadQueryValue,
            new Fault(
                "?member",
                members == 1
                    ? $"member is {member}; there is one network, 0."
                    : $"member is {member}; there are {members} networks, 0 to {members - 1}."));

    /// <summary>The member that is told in the answer; null of a single network.</summary>
    public static int? Told(int? member, int members) => members == 1 ? null : member ?? 0;
}
