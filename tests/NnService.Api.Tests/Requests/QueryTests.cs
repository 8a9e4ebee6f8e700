using System.Net;
using NnService.Api.Tests.Hosting;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Requests;

/// <summary>What a query may say.</summary>
public sealed class QueryTests(HostingApp app)
{
    [Theory]
    [InlineData(
        "/probe/query?limt=5",
        "unknown_query_parameter",
        "?limt",
        "allowed: limit, x, flag, mode, text, tag, page-size, offset, after-id.")]
    [InlineData("/probe/query?size=5", "unknown_query_parameter", "?size", "page-size")]
    [InlineData("/probe/query?after=5", "unknown_query_parameter", "?after", "after-id")]
    [InlineData("/probe/versions/1?n=1", "unknown_query_parameter", "?n", "nothing is taken from the query")]
    [InlineData("/probe/some?more=1", "unknown_query_parameter", "?more", "allowed: limit, other.")]
    [InlineData("/health/live?x=1", "unknown_query_parameter", "?x", "")]
    [InlineData("/probe/query?limit=1&limit=2", "bad_query_value", "?limit", "2 times")]
    [InlineData("/probe/query?limit=1&Limit=2", "bad_query_value", "?limit", "2 times")]
    [InlineData("/probe/query?limit=abc", "bad_query_value", "?limit", "an integer from")]
    [InlineData("/probe/query?limit=", "bad_query_value", "?limit", "an integer from")]
    [InlineData("/probe/query?limit=%201%20", "bad_query_value", "?limit", "got ' 1 '")]
    [InlineData("/probe/query?limit=1%00", "bad_query_value", "?limit", "")]
    [InlineData("/probe/query?limit=2147483648", "bad_query_value", "?limit", "")]
    [InlineData("/probe/query?limit=1,000", "bad_query_value", "?limit", "")]
    [InlineData("/probe/query?x=1,5", "bad_query_value", "?x", "a number; got '1,5'")]
    [InlineData("/probe/query?x=NaN", "bad_query_value", "?x", "")]
    [InlineData("/probe/query?x=Infinity", "bad_query_value", "?x", "")]
    [InlineData("/probe/query?x=1e400", "bad_query_value", "?x", "")]
    [InlineData("/probe/query?x=+1", "bad_query_value", "?x", "")]
    [InlineData("/probe/query?x=0x10", "bad_query_value", "?x", "")]
    [InlineData("/probe/query?x=%D9%A1", "bad_query_value", "?x", "")]
    [InlineData("/probe/query?flag=1", "bad_query_value", "?flag", "true or false")]
    [InlineData("/probe/query?mode=1", "bad_query_value", "?mode", "one of fast, verySlow")]
    [InlineData("/probe/query?mode=Fast", "bad_query_value", "?mode", "one of fast, verySlow")]
    [InlineData("/probe/query?text=a%00b", "bad_query_value", "?text", "U+0000")]
    [InlineData("/probe/any?text=a%00b", "bad_query_value", "?text", "U+0000")]
    [InlineData("/probe/needed", "bad_query_value", "?limit", "it is missing")]
    [InlineData("/probe/needed?limit=x", "bad_query_value", "?limit", "got 'x'")]
    public async Task A_value_or_name_that_is_not_allowed_is_refused(string path, string code, string pointer, string says) =>
        await (await app.GetAsync(path)).IsProblemAsync(code, pointer, says);

    [Theory]
    [InlineData("/probe/query")]
    [InlineData("/probe/query?limit=-5&x=-1.5e-3&flag=true&mode=verySlow&text=a%20b&page-size=9&offset=1&after-id=z")]
    [InlineData("/probe/query?tag=a&tag=b")]
    [InlineData("/probe/query?text=")]
    [InlineData("/probe/query?text=%C0%AF%ZZ")]
    [InlineData("/probe/any?what=ever&what=else")]
    [InlineData("/probe/some?other=1&limit=2")]
    public async Task What_is_allowed_is_taken(string path) => Assert.Equal(HttpStatusCode.OK, (await app.GetAsync(path)).StatusCode);

    [Fact]
    public async Task Several_faults_are_told_at_once()
    {
        var body = await (await app.GetAsync("/probe/query?limt=5&x=y")).IsProblemAsync("unknown_query_parameter");
        Assert.Equal(2, body.GetProperty("errors").GetArrayLength());
    }
}
