using NnService.Tests.Common;

namespace NnService.Web.Tests.Browser;

/// <summary>The pictures of README and docs/pages.md. NNSERVICE_WRITE_SCREENSHOTS=1 makes them anew.</summary>
public sealed class ScreenshotTests(PageApp app)
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "images");

    [Theory]
    [InlineData("start", "/ui", 700)]
    [InlineData("dataset", "/ui/datasets/penguins?target=species", 900)]
    [InlineData("train", "/ui/train?dataset=penguins&target=species", 900)]
    [InlineData("job", "/ui/jobs/JOB", 900)]
    [InlineData("layers", "/ui/models/every-plain?tab=layers", 900)]
    [InlineData("try", "/ui/models/every-iris/try", 800)]
    [InlineData("system", "/ui/system", 800)]
    public async Task Every_picture_of_the_documents_can_be_taken(string name, string address, int height)
    {
        PageApp.Require();
        await using var look = await app.LookAsync(1200);
        await look.Page.SetViewportSizeAsync(1200, height);
        await look.OpenAsync(address.Replace("JOB", (await app.TrainedAsync()).Classes, StringComparison.Ordinal));
        var picture = await look.Page.ScreenshotAsync();
        look.CheckFaults();

        var file = Path.Combine(Folder, $"{name}.png");
        if (Environment.GetEnvironmentVariable("NNSERVICE_WRITE_SCREENSHOTS") == "1")
        {
            Directory.CreateDirectory(Folder);
            await File.WriteAllBytesAsync(file, picture, TestContext.Current.CancellationToken);
        }

        Assert.True(picture.Length > 10_000);
        Assert.True(File.Exists(file), $"{file} is named by the documents.");
    }
}
