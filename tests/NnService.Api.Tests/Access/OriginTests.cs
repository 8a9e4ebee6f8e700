using System.Net;
using System.Text;

namespace NnService.Api.Tests.Access;

/// <summary>What browsers tell of where a request comes from decides before any key does: with a valid key and without one.</summary>
public sealed class OriginTests(AccessApp access)
{
    private static readonly string[] Sites = ["same-origin", "same-site", "cross-site", "none"];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly string[] Types = ["application/json", "text/plain", "application/x-www-form-urlencoded", "text/csv"];

    [Fact]
    public async Task Every_origin_is_let_in_or_not_with_every_site_method_and_content_type()
    {
        var own = access.App.Address.GetLeftPart(UriPartial.Authority);
        string?[] origins = [null, own, "null", "http://evil.example", $"http://{access.App.Address.Host}:1"];
        var wrong = new List<string>();
        foreach (var origin in origins)
        {
            foreach (var site in Sites.Append(null))
            {
                foreach (var method in Methods)
                {
                    foreach (var type in method is "GET" or "DELETE" ? [null] : Types.Cast<string?>())
                    {
                        // Told the relation, a browser is believed; else its origin decides, and who tells nothing is a program.
                        var isForeign = method != "GET"
                            && (site is null ? origin is not null && origin != own : site is not ("same-origin" or "none"));
                        var isRefused = await IsCrossSiteAsync(method, type, origin, site);
                        if (isRefused != isForeign) wrong.Add($"{method} {type} from {origin} {site}: refused {isRefused}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("GET", "cross-site", true)]
    [InlineData("GET", "same-site", true)]
    [InlineData("GET", "same-origin", false)]
    [InlineData("POST", "cross-site", true)]
    [InlineData("POST", "same-origin", false)]
    public async Task The_connection_of_a_page_is_for_pages_of_this_server_alone(string method, string site, bool isRefused) =>
        Assert.Equal(isRefused, await IsCrossSiteAsync(method, null, null, site, "/_blazor/negotiate"));

    private async Task<bool> IsCrossSiteAsync(
        string method, string? type, string? origin, string? site, string path = "/models/nothing")
    {
        var headers = new List<(string, string)> { AccessApp.Header(access.Keys["admin"]) };
        if (origin is not null) headers.Add(("Origin", origin));
        if (site is not null) headers.Add(("Sec-Fetch-Site", site));
        var body = type is null ? null : new StringContent("{}", Encoding.UTF8, type);
        using var answer = await access.App.SendAsync(new HttpMethod(method), path, body, [.. headers]);
        if (answer.StatusCode != HttpStatusCode.Forbidden) return false;
        return (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .Contains("\"cross_site\"", StringComparison.Ordinal);
    }
}
