using System.Text.Json;
using NnService.Chaos.Fuzz;

namespace NnService.Chaos.Tests;

/// <summary>The table of the worst requests is as long as the service is wide.</summary>
public sealed class WorstRequestsTests
{
    [Fact]
    public void Every_operation_of_the_document_has_a_request()
    {
        var document = new ApiDocument(
            JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "openapi.json"))));

        Assert.Empty(
            document.Operations.Select(operation => $"{operation.Method} {operation.Path}")
                .Except(WorstRequests.All.Select(request => request.Operation)));
    }
}
