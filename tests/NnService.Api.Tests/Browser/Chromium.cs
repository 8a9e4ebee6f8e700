using OpenQA.Selenium.Chrome;

namespace NnService.Api.Tests.Browser;

/// <summary>A browser without a window, with a profile of its own; nothing is fetched for it or by it but what a test opens.</summary>
public sealed class Chromium : IDisposable
{
    // The runtime waits for scripts this long, on a machine that has much else to do.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string[] Arguments =
    [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps",
    ];

    private readonly string _profile = Directory.CreateTempSubdirectory("nnservice-browser-").FullName;

    public Chromium()
    {
        var options = new ChromeOptions { BinaryLocation = Find("chromium")! };
        options.AddArguments([.. Arguments, $"--user-data-dir={_profile}"]);
        var service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(Find("chromedriver"))!, "chromedriver");
        service.SuppressInitialDiagnosticInformation = true;
        Page = new ChromeDriver(service, options, Patience);
        Page.Manage().Timeouts().AsynchronousJavaScript = Patience;
        Page.Manage().Timeouts().PageLoad = Patience;
    }

    /// <summary>Why there is no browser on this machine; null where there is one.</summary>
    public static string? Missing { get; } = Find("chromium") is null || Find("chromedriver") is null
        ? "a browser is needed here (Debian: chromium, chromium-driver)"
        : null;

    /// <summary>What it shows.</summary>
    public ChromeDriver Page { get; }

    /// <summary>Runs a script in the page, which calls <c>done</c> with what it found.</summary>
    public string? Run(string script, params object[] arguments) =>
        (string?)Page.ExecuteAsyncScript($"const done = arguments[arguments.length - 1]; {script}", arguments);

    public void Dispose()
    {
        Page.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
