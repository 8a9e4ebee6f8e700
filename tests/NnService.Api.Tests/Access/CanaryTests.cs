using System.Net;
using System.Text;

namespace NnService.Api.Tests.Access;

/// <summary>A key is found nowhere but with its owner, whatever was done with it.</summary>
public sealed class CanaryTests(AccessApp access)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_that_was_used_for_everything_is_in_no_answer_log_file_or_backup()
    {
        var key = await access.CreateAsync("admin");
        var secret = key[17..];
        var seen = new StringBuilder();
        foreach (var (method, path, _) in AccessApp.Operations())
        {
            using var answer = await access.SendAsync(method, path, key, method == HttpMethod.Get ? null : "{ \"not\": \"valid\" }");
            if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream") continue;
            seen.AppendLine($"{answer.Headers} {await answer.Content.ReadAsStringAsync(Cancelled)}");
        }

        // What is wrong with it must not be repeated either.
        foreach (var path in (string[])[$"/models/{key}", $"/models?after={key}", $"/models?{key}=1"])
        {
            using var answer = await access.App.GetAsync(path, AccessApp.Header($"{key}x"), ("X-Key", key));
            Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        }

        (await access.SendAsync(HttpMethod.Post, "/admin/backup", key)).Dispose();
        Assert.True(seen.Length > 10_000, $"{seen.Length}");
        Assert.DoesNotContain(secret, seen.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, access.App.Log, StringComparison.Ordinal);
        var files = Directory.GetFiles(access.App.DataDirectory, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.Contains("backup", StringComparison.OrdinalIgnoreCase));
        foreach (var file in files)
        {
            // Its lock, which holds nothing and lets nobody in.
            if (Path.GetExtension(file) == ".lock") continue;
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, Cancelled);
            Assert.True(bytes.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(secret)) < 0, file);
        }
    }
}
