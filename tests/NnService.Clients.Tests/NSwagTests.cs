using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NJsonSchema.CodeGeneration.CSharp;
using NnService.Tests.Common;
using NSwag;
using NSwag.CodeGeneration.CSharp;

namespace NnService.Clients.Tests;

/// <summary>The client that NSwag makes of the document compiles, and takes the tour of the README.</summary>
public sealed class NSwagTests(ClientsApp app)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_in_CSharp_takes_the_tour()
    {
        var document = (JsonObject)JsonNode.Parse(await File.ReadAllTextAsync(ClientsApp.Document, Cancelled))!;
        // C# has no type for what is a word or an object; to this client it is a node of JSON.
        var schemas = (JsonObject)document["components"]!["schemas"]!;
        string[] unions = [.. schemas.Where(schema => schema.Value!["oneOf"] is not null).Select(schema => schema.Key)];
        foreach (var union in unions) schemas[union] = new JsonObject();
        var nodes = string.Concat(unions.Select(union => $"global using {union} = System.Text.Json.Nodes.JsonNode;\n"));
        var settings = new CSharpClientGeneratorSettings { ClassName = "Client", UseBaseUrl = false, GenerateOptionalParameters = true };
        settings.CSharpGeneratorSettings.Namespace = "Generated";
        settings.CSharpGeneratorSettings.JsonLibrary = CSharpJsonLibrary.SystemTextJson;
        settings.CSharpGeneratorSettings.ExcludedTypeNames = unions;
        var parsed = await OpenApiDocument.FromJsonAsync(document.ToJsonString(), Cancelled);
        var client = new CSharpClientGenerator(parsed, settings).GenerateFile();
        var tour = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "NnService.Clients.Tests", "Tours", "NSwag.cs"), Cancelled);

        using var http = new HttpClient { BaseAddress = app.Address };
        var run = Compile(nodes, client, tour).GetType("Tour")!.GetMethod("RunAsync")!.CreateDelegate<Func<HttpClient, Task>>();
        await run(http);
    }

    private static Assembly Compile(params string[] sources)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create("Generated", sources.Select(source => CSharpSyntaxTree.ParseText(source)), references, options);
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        assembly.Position = 0;
        return new AssemblyLoadContext("Generated", isCollectible: true).LoadFromStream(assembly);
    }
}
