using System.Text.Json;
using NnService.Api.Problems;

namespace NnService.Api.Tests.Problems;

internal static class ProblemAssert
{
    /// <summary>The answer is a refusal of this kind in the one shape, which leaks nothing; the return value is its body.</summary>
    public static async Task<JsonElement> IsProblemAsync(
        this HttpResponseMessage response, string code, string? pointer = null, string? says = null)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(
            response.Content.Headers.ContentType?.MediaType == "application/problem+json",
            $"{(int)response.StatusCode} {response.Content.Headers.ContentType} {text}");
        var body = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.True(body.GetProperty("code").GetString() == code, text);
        var known = ProblemCode.All.Single(known => known.Code == code);
        Assert.Equal(known.Status, (int)response.StatusCode);
        Assert.Equal(known.Status, body.GetProperty("status").GetInt32());
        Assert.Equal(known.Title, body.GetProperty("title").GetString());
        Assert.Equal($"/problems/{code}", body.GetProperty("type").GetString());
        Assert.NotEmpty(body.GetProperty("traceId").GetString()!);
        Assert.NotEmpty(body.GetProperty("detail").GetString()!);
        if (pointer is not null) Assert.True(body.GetProperty("errors")[0].GetProperty("pointer").GetString() == pointer, text);
        if (says is not null) Assert.Contains(says, body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        foreach (var leak in (string[])[
            "System.", "NnService.", "Probe", "   at ", "secret", "/src/", ".cs", ".dll", "Nullable", "Int32", "Serializer",
        ])
            Assert.DoesNotContain(leak, text.Replace("NnService:Limits", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.InRange(text.Length, 1, 2000);
        return body;
    }
}
