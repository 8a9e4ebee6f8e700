using NnService.Api.Access;
using NnService.Api.Capabilities;
using NnService.Api.Datasets;
using NnService.Api.Demo;
using NnService.Api.Evaluations;
using NnService.Api.Exchange;
using NnService.Api.Hosting;
using NnService.Api.Jobs;
using NnService.Api.Models;
using NnService.Api.OpenApi;
using NnService.Api.Operations;
using NnService.Api.Pages;
using NnService.Api.Predictions;
using NnService.Api.Protocols.OpenInference;
using NnService.Api.Protocols.TensorFlow;
using NnService.Api.Textbook;
using NnService.Api.Webhooks;

if (CommandLine.FaultOf(args) is { } fault)
{
    await Console.Error.WriteLineAsync(fault);
    return CommandLine.ExitCode;
}

return await StartFailure.GuardAsync(() => CommandLine.CommandOf(args) switch
{
    CommandLine.Help => Usage.PrintAsync(),
    CommandLine.Version => Usage.PrintVersionAsync(),
    CommandLine.Compact => CompactCommand.RunAsync(args[1..]),
    CommandLine.Keys => KeysCommand.RunAsync(args[1..]),
    _ => ServeAsync(),
});

async Task ServeAsync()
{
    // Settings are found beside the program, from whatever folder it is started.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = DemoRun.Strip(args),
        ContentRootPath = AppContext.BaseDirectory,
    });
    builder.AddNnHosting();
    builder.AddInfrastructure();
    builder.Services.AddAccess();
    builder.Services.AddJobs();
    builder.Services.AddPredictions();
    builder.Services.AddEvaluations();
    builder.Services.AddExchange();
    builder.AddPages();
    var start = new StartLog(builder.Logging);

    await using var app = builder.Build();
    app.UseProxies();
    app.UsePages();
    app.UsePredictionFastPath();
    app.UseNnHosting();
    app.MapNnHosting();
    app.MapCapabilities();
    app.MapModels();
    app.MapVersions();
    app.MapAliases();
    app.MapExchange();
    app.MapDatasets();
    app.MapJobs();
    app.MapPredictions();
    app.MapSchemas();
    app.MapModelDocuments();
    app.MapTensorFlow();
    app.MapOpenInference();
    app.MapEvaluations();
    app.MapTextbook();
    app.MapWebhooks();
    app.MapOperations();
    app.MapPages();
    app.RequireScopes();

    if (!await start.WatchAsync(app)) return;
    if (DemoRun.IsAskedFor(args)) await DemoRun.RunAsync(app);
    await app.WaitForShutdownAsync();
}
