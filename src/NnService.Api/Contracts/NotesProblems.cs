using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Contracts;

/// <summary>What is refused of notes by what is written down already.</summary>
internal static class NotesProblems
{
    public static ProblemHttpResult TooManyTags() => ProblemResults.Invalid(
        [new Fault("/tags", $"there would be more than {Notes.MaxTags} tags; take some away with null.")]);
}
