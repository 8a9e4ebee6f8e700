using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Datasets;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Textbook;

/// <summary>The glass box: steps in numbers, and the proof that their gradient is right. Nothing of a model is changed.</summary>
public static class TextbookEndpoints
{
    public static void MapTextbook(this IEndpointRouteBuilder app)
    {
        var models = app.MapGroup("/models/{id}").WithTags("Textbook");
        models.MapPost("/trace", TraceEndpoint.Trace).WithName("traceStep").Needs(Scopes.Read)
            .WithSummary("Trace training steps with every number")
            .WithDescription(
                "Without steps one step is told. With steps each of them is in the list, also as CSV or JSON lines; more than 1000 only as "
                + "application/x-ndjson. Nothing is stored.")
            .WithExample(TextbookExamples.TraceRequest, TextbookExamples.Trace)
            .WithExample(response: TextbookExamples.TraceLine, responseType: TableUpload.JsonLines)
            .WithExample(response: TextbookExamples.TraceCsv, responseType: TableUpload.Csv);
        models.MapPost("/gradient-check", GradientCheckEndpoint.Check).WithName("checkGradient").Needs(Scopes.Read)
            .WithSummary("Check gradients against central differences")
            .WithExample(TextbookExamples.CheckRequest, TextbookExamples.Check);
        models.MapPost("/landscape", LandscapeEndpoint.Measure).WithName("measureLandscape").Needs(Scopes.Read)
            .WithSummary("Measure the loss over one weight or two")
            .WithDescription("The path has the weights before the first of the given steps and after each; all weights learn on it.")
            .WithExample(TextbookExamples.LandscapeRequest, TextbookExamples.Landscape);
    }
}
