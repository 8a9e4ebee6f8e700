using Microsoft.Extensions.Options;
using NnService.Api.Capabilities;
using NnService.Api.Datasets;
using NnService.Api.Demo;
using NnService.Api.Evaluations;
using NnService.Api.Exchange;
using NnService.Api.Hosting;
using NnService.Api.Jobs;
using NnService.Api.Models;
using NnService.Api.Operations;
using NnService.Api.Predictions;
using NnService.Api.Protocols.OpenInference;
using NnService.Api.Protocols.TensorFlow;
using NnService.Api.Textbook;
using NnService.Infrastructure;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Sqlite;

return await StartFailure.GuardAsync(() => CommandLine.CommandOf(args) switch
{
    CommandLine.Compact => CompactCommand.RunAsync(args[1..]),
    _ => ServeAsync(),
});

async Task ServeAsync()
{
    // Settings are found beside the program, from whatever folder it is started.
    var builder = WebApplication.CreateBuilder(
        new WebApplicationOptions { Args = DemoRun.Strip(args), ContentRootPath = AppContext.BaseDirectory });
    builder.AddNnHosting();
    builder.Services.AddNnKeys<NnStorageOptions>("NnService");
    builder.Services.AddNnKeys<NnNodeOptions>("NnService");
    builder.Services.AddNnKeys<NnTrainingOptions>("NnService:Training");
    builder.Services.AddNnKeys<NnClusterOptions>("NnService:Cluster");
    builder.Services.AddNnKeys<NnBackupOptions>("NnService:Backups");
    builder.Services.AddNnInfrastructure(builder.Configuration);
    builder.Services.AddSingleton<PredictionMetrics>();
    builder.Services.AddSingleton<PredictorCache>();
    builder.Services.AddSingleton<CurrentVersions>();
    builder.Services.AddSingleton<PredictionFastPath>();
    builder.Services.AddHostedService<PredictorWarmup>();
    builder.Services.AddSingleton<TrainSubmission>();
    builder.Services.AddSingleton<EvaluationRequestResolver>();
    builder.Services.AddSingleton<EvaluationRows>();
    builder.Services.AddSingleton<EvaluationThrottle>();
    builder.Services.AddSingleton<JobWatch>();
    builder.Services.AddSingleton<EventStreams>();
    builder.Services.AddSingleton<LargeExports>();

    var start = new StartLog(builder.Logging);

    await using var app = builder.Build();
    if (app.Services.GetRequiredService<IOptions<NnNodeOptions>>().Value.Answers)
        app.Use(app.Services.GetRequiredService<PredictionFastPath>().InvokeAsync);
    app.UseNnHosting();
    app.MapNnHosting();
    app.MapCapabilities();
    app.MapModels();
    app.MapExports();
    app.MapImports();
    app.MapDatasets();
    app.MapJobs();
    app.MapPredictions();
    app.MapSchemas();
    app.MapTensorFlow();
    app.MapOpenInference();
    app.MapEvaluations();
    app.MapTextbook();
    app.MapNodes();
    app.MapAdmin();

    if (!await start.WatchAsync(app)) return;
    if (DemoRun.IsAskedFor(args)) await DemoRun.RunAsync(app);
    await app.WaitForShutdownAsync();
}
