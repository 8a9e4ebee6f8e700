using System.Net.Http.Headers;

namespace NnService.Web.Tests.Browser;

/// <summary>Where keys are asked for, a page lives as long as the key with which its reader has signed in.</summary>
public sealed class SignInTests(PageApp app)
{
    [Fact]
    public async Task Revoking_a_key_ends_the_page_of_whoever_has_signed_in_with_it()
    {
        PageApp.Require();
        await using var service = new Service();
        var admin = await service.RunAsync("keys", "create", "--role", "admin", "--name", "first");
        await service.StartAsync("--NnService:Auth:Mode=Required");
        service.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", admin);
        var reader = await service.PostAsync("admin/keys", new { name = "a reader", role = "reader" });
        await service.PostAsync("models", new { id = "watched", layers = new object[] { new { activation = "softmax" } } });
        var job = (await service.PostAsync("models/watched/train", new { dataset = "iris", target = "species", epochs = 10_000_000 }))
            .GetProperty("id").GetString();

        await using var look = await app.LookAsync(service: service);
        look.Expected = ["401 (Unauthorized)"]; // of a page that asks for a key, first and last
        await look.Page.GotoAsync($"/ui/jobs/{job}");
        await look.Page.FillAsync("#key", reader.GetProperty("key").GetString()!);
        await look.Page.ClickAsync("button");
        await look.LivesAsync();
        await look.Page.Locator("#live.good").WaitForAsync();
        await look.CheckAsync();

        using var revoked = await service.Http.DeleteAsync(
            new Uri($"admin/keys/{reader.GetProperty("id").GetString()}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(revoked.IsSuccessStatusCode);
        await look.Page.WaitForURLAsync("**/signin?returnTo=*");
        Assert.Contains(Uri.EscapeDataString($"/ui/jobs/{job}"), look.Page.Url, StringComparison.Ordinal);
        look.CheckFaults();
    }
}
