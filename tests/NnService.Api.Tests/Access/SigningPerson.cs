using System.Net;

namespace NnService.Api.Tests.Access;

/// <summary>A browser: it keeps cookies, and goes from the service to the provider and back only when it is told to.</summary>
internal sealed class SigningPerson(NnApp app) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>The cookie by which the service knows who has signed in; null where nobody has.</summary>
    public string? Session => Cookies.GetValueOrDefault("nnservice");

    /// <summary>Asks the service.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        var cookies = string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));
        var answer = await app.GetAsync(path, [.. headers, ("Cookie", cookies)]);
        Keep(answer);
        return answer;
    }

    /// <summary>Begins to sign in, and returns where the provider would have them go.</summary>
    public async Task<Uri> BeginAsync(string returnTo = "/ui")
    {
        using var answer = await GetAsync($"/signin/provider?returnTo={Uri.EscapeDataString(returnTo)}");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!;
    }

    /// <summary>Goes to the provider, and returns where it leads back to.</summary>
    public async Task<string> AgreeAsync(Uri location)
    {
        using var answer = await _http.GetAsync(location, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith($"{app.Address}signin/oidc?", answer.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        return answer.Headers.Location.PathAndQuery;
    }

    /// <summary>The whole way, to the answer of the service at its end.</summary>
    public async Task<HttpResponseMessage> SignInAsync(string returnTo = "/ui") =>
        await GetAsync(await AgreeAsync(await BeginAsync(returnTo)));

    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await GetAsync(path);
        return answer.StatusCode;
    }

    public void Dispose() => _http.Dispose();

    private void Keep(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Set-Cookie", out var cookies)) return;
        foreach (var cookie in cookies)
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            if (cookie.Contains("1970", StringComparison.Ordinal)) Cookies.Remove(pair[0]);
            else Cookies[pair[0]] = pair[1];
        }
    }
}
