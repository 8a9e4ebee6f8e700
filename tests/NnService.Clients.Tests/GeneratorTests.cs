using NnService.Tests.Common;

namespace NnService.Clients.Tests;

/// <summary>Clients that generators make of the document compile in the strictest mode, and take the tour of the README.</summary>
public sealed class GeneratorTests(ClientsApp app)
{
    [Theory]
    [InlineData("openapi-typescript", "openapi-typescript openapi.json -o generated/openapi-typescript.ts")]
    [InlineData("hey-api", "openapi-ts -i openapi.json -o generated/hey-api")]
    [InlineData("orval", "orval --config orval.config.cjs")]
    [InlineData(
        "swagger-typescript-api", "swagger-typescript-api generate --path openapi.json --output generated --name swagger-typescript-api.ts")]
    public async Task The_client_in_TypeScript_takes_the_tour(string tour, string generator)
    {
        Requirement.Check("node", ClientsApp.Missing);
        await ClientsApp.RunAsync(generator.Split(' '));
        await ClientsApp.WriteAsync($"{tour}.json", $$"""{ "extends": "./tsconfig.json", "include": ["Tours/{{tour}}.ts"] }""");
        await ClientsApp.RunAsync("tsc", "--project", $"{tour}.json");
        await ClientsApp.RunAsync("tsx", $"Tours/{tour}.ts", app.Address.OriginalString, tour);
    }
}
