using Microsoft.Playwright;

namespace NnService.Web.Tests.Browser;

/// <summary>Somebody who uses a page: with a mouse, or with nothing but a keyboard.</summary>
/// <param name="page">The page.</param>
/// <param name="hasMouse">Whether there is a mouse.</param>
internal sealed class Hand(IPage page, bool hasMouse)
{
    private const int MostTabs = 400;

    /// <summary>Presses a button, or follows a link.</summary>
    public async Task PressAsync(string selector)
    {
        var target = page.Locator(selector).First;
        await target.WaitForAsync();
        if (hasMouse)
        {
            await target.ClickAsync();
            return;
        }

        await ReachAsync(target);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Checks a box.</summary>
    public async Task CheckAsync(ILocator box)
    {
        if (hasMouse)
        {
            await box.CheckAsync();
            return;
        }

        await ReachAsync(box);
        await page.Keyboard.PressAsync("Space");
    }

    /// <summary>Gives a file to the field that takes one.</summary>
    public async Task ChooseAsync(string field, string name, string text)
    {
        var chooser = await page.RunAndWaitForFileChooserAsync(() => PressFieldAsync(field));
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        await chooser.SetFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = bytes });
    }

    /// <summary>Moves a slider to the end of its range.</summary>
    public async Task SlideToEndAsync(string selector)
    {
        var slider = page.Locator(selector);
        if (hasMouse)
        {
            var box = (await slider.BoundingBoxAsync())!;
            await page.Mouse.ClickAsync(box.X + box.Width - 2, box.Y + (box.Height / 2));
            return;
        }

        await ReachAsync(slider);
        await page.Keyboard.PressAsync("End");
    }

    /// <summary>Writes into a field.</summary>
    public async Task WriteAsync(string selector, string text)
    {
        var field = page.Locator(selector);
        if (hasMouse) await field.ClickAsync();
        else await ReachAsync(field);
        await page.Keyboard.InsertTextAsync(text);
    }

    private async Task PressFieldAsync(string field)
    {
        if (hasMouse) await page.Locator($"label:has({field}), {field}").First.ClickAsync();
        else await PressAsync(field);
    }

    // Tab after Tab, as somebody does who has no other way.
    private async Task ReachAsync(ILocator target)
    {
        for (var i = 0; i < MostTabs; i++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement")) return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{target} cannot be reached by keyboard.");
    }
}
