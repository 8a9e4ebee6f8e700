using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;

namespace NnService.Web.Access;

/// <summary>Whoever looks at a page: what is needed to ask the API in their name.</summary>
/// <param name="Session">What the API knows the browser's session by; null without one.</param>
/// <param name="Authorization">The header by which a caller without a session said who they are; null without one.</param>
/// <param name="Address">The address of the browser.</param>
/// <param name="Name">How whoever signed in is called; null for strangers and where nobody is asked.</param>
public sealed record PageCaller(string? Session, string? Authorization, string? Address, string? Name)
{
    private const string SessionClaim = "session";
    private const string AuthorizationClaim = "authorization";
    private const string AddressClaim = "address";

    /// <summary>
    /// Keeps it with a request, from where the framework hands it on to what the request begins: a page, or its live connection.
    /// </summary>
    public void Enter(HttpContext context)
    {
        var identity = new ClaimsIdentity(Name is null ? null : "session");
        Add(SessionClaim, Session);
        Add(AuthorizationClaim, Authorization);
        Add(AddressClaim, Address);
        Add(ClaimTypes.Name, Name);
        context.User = new ClaimsPrincipal(identity);

        void Add(string type, string? value)
        {
            if (value is not null) identity.AddClaim(new Claim(type, value));
        }
    }

    /// <summary>Whoever looks at this page.</summary>
    public static async Task<PageCaller> OfAsync(AuthenticationStateProvider authentication)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        return new(Of(SessionClaim), Of(AuthorizationClaim), Of(AddressClaim), user.Identity?.Name);

        string? Of(string type) => user.FindFirst(type)?.Value;
    }
}
