using NnService.Tests.Common;

namespace NnService.Clients.Tests;

/// <summary>What others' judges say of the document, by their own rules.</summary>
public sealed class DocumentTests
{
    [Theory]
    [InlineData("redocly lint openapi.json")]
    [InlineData("spectral lint openapi.json --fail-severity=error")]
    public async Task It_has_no_errors_for_a_linter(string linter)
    {
        Requirement.Check("node", ClientsApp.Missing);
        await ClientsApp.RunAsync(linter.Split(' '));
    }
}
