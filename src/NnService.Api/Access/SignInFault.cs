using NnService.Web.Language;

namespace NnService.Api.Access;

/// <summary>Why nobody could sign in at a provider, as people and browsers are told.</summary>
/// <param name="Says">One sentence.</param>
/// <param name="Status">The status of the answer.</param>
internal sealed record SignInFault(Phrase Says, int Status)
{
    public static readonly SignInFault Denied = new(SignInPhrases.Denied, StatusCodes.Status401Unauthorized);
    public static readonly SignInFault Stale = new(SignInPhrases.Stale, StatusCodes.Status401Unauthorized);
    public static readonly SignInFault NotForUs = new(SignInPhrases.NotForUs, StatusCodes.Status401Unauthorized);
    public static readonly SignInFault NoRole = new(SignInPhrases.NoRole, StatusCodes.Status401Unauthorized);
    public static readonly SignInFault Away = new(SignInPhrases.Away, StatusCodes.Status502BadGateway);
    public static readonly SignInFault Unusable = new(SignInPhrases.Unusable, StatusCodes.Status502BadGateway);
}
