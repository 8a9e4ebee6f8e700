using Microsoft.Playwright;
using NnService.Tests.Common;
using NnService.Web.Tests.Browser;

[assembly: AssemblyFixture(typeof(PageApp))]

namespace NnService.Web.Tests.Browser;

/// <summary>A service and a browser that looks at its pages; the browser of the machine, for nothing is fetched.</summary>
public sealed class PageApp : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private readonly Lock _lock = new();
    private IBrowser? _browser;
    private Task<TrainedModels>? _trained;

    /// <summary>Why there is no browser on this machine; null where there is one.</summary>
    public static string? Missing { get; } = Find("chromium") is null ? "a browser is needed here (Debian: chromium)" : null;

    /// <summary>The service whose pages are looked at.</summary>
    public Service Service { get; } = new();

    /// <summary>Skips a test where no browser is.</summary>
    public static void Require() => Requirement.Check("browser", Missing);

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null) return;
        await Service.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Find("chromium"), Args = ["--no-sandbox"] });
    }

    /// <summary>What pages can show, made when it is first asked for.</summary>
    public Task<TrainedModels> TrainedAsync()
    {
        lock (_lock) return _trained ??= TrainedModels.TrainAsync(Service);
    }

    /// <summary>Opens a window of its own.</summary>
    /// <param name="width">Its width, in pixels.</param>
    /// <param name="isDark">Whether its user likes it dark.</param>
    /// <param name="service">Whose pages; null for those of <see cref="Service"/>.</param>
    public async Task<Look> LookAsync(int width = 1400, bool isDark = false, Service? service = null)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = $"{(service ?? Service).Address}",
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = "en-GB",
            AcceptDownloads = true,
            ReducedMotion = ReducedMotion.Reduce,
        });
        return new Look(await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        await Service.DisposeAsync();
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
