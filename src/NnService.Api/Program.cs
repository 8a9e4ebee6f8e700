using NnService.Api.Hosting;

// Settings are found beside the program, from whatever folder it is started.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddNnHosting();

var app = builder.Build();
app.UseNnHosting();
app.MapNnHosting();
app.Run();
