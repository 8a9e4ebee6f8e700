using NnService.Api.Admin;
using NnService.Api.Capabilities;
using NnService.Api.Datasets;
using NnService.Api.Demo;
using NnService.Api.Evaluations;
using NnService.Api.Hosting;
using NnService.Api.Jobs;
using NnService.Api.Models;
using NnService.Api.Predictions;
using NnService.Api.Textbook;
using NnService.Infrastructure;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;

// Settings are found beside the program, from whatever folder it is started.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = DemoRun.Strip(args), ContentRootPath = AppContext.BaseDirectory });
builder.AddNnHosting();
builder.Services.AddNnKeys<NnStorageOptions>("NnService");
builder.Services.AddNnKeys<NnTrainingOptions>("NnService:Training");
builder.Services.AddNnInfrastructure(builder.Configuration);
builder.Services.AddHealthChecks().AddCheck<DatabaseCheck>("the database file is damaged", tags: [HealthEndpoints.ReadyTag]);
builder.Services.AddSingleton<PredictorCache>();
builder.Services.AddSingleton<ServedModels>();
builder.Services.AddSingleton<PredictionLane>();
builder.Services.AddHostedService<PredictorWarmth>();
builder.Services.AddSingleton<TrainSubmission>();
builder.Services.AddSingleton<EvaluationSubjects>();
builder.Services.AddSingleton<EvaluationRows>();
builder.Services.AddSingleton<EvaluationTurns>();
builder.Services.AddSingleton<JobWatch>();

var app = builder.Build();
app.Use(app.Services.GetRequiredService<PredictionLane>().InvokeAsync);
app.UseNnHosting();
app.MapNnHosting();
app.MapCapabilities();
app.MapModels();
app.MapDatasets();
app.MapJobs();
app.MapPredictions();
app.MapSchemas();
app.MapEvaluations();
app.MapTextbook();
app.MapAdmin();

await app.StartAsync();
if (DemoRun.IsAskedFor(args)) await DemoRun.RunAsync(app);
await app.WaitForShutdownAsync();
