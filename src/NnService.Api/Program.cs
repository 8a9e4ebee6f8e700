using NnService.Api.Capabilities;
using NnService.Api.Datasets;
using NnService.Api.Demo;
using NnService.Api.Evaluations;
using NnService.Api.Exchange;
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
builder.Services.AddSingleton<PredictorCache>();
builder.Services.AddSingleton<TrainSubmission>();
builder.Services.AddSingleton<EvaluationSubjects>();
builder.Services.AddSingleton<JobWatch>();

var app = builder.Build();
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
app.MapEvaluations();
app.MapTextbook();

await app.StartAsync();
if (DemoRun.IsAskedFor(args)) await DemoRun.RunAsync(app);
await app.WaitForShutdownAsync();
