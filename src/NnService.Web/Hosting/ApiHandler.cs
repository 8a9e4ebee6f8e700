using Microsoft.AspNetCore.Components.Authorization;
using NnService.Web.Access;

namespace NnService.Web.Hosting;

/// <summary>Asks the API in the name of whoever looks at the page.</summary>
internal sealed class ApiHandler(ApiServer server, AuthenticationStateProvider authentication) : DelegatingHandler(server.CreateHandler())
{
    /// <summary>The address that requests of pages are sent to; every service answers for this host.</summary>
    public static readonly Uri BaseAddress = new("http://localhost/");

    private const string Cookie = "nnservice";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var caller = await PageCaller.OfAsync(authentication);
        if (caller.Session is { } session) request.Headers.Add("Cookie", $"{Cookie}={session}");
        else if (caller.Authorization is { } authorization) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (caller.Address is { } address) request.Headers.Add(ApiServer.AddressHeader, address);
        return await base.SendAsync(request, cancellationToken);
    }
}
