using NnService.Tests.Common;

namespace NnService.Clients.Tests;

public sealed class TestNameTests
{
    [Fact]
    public void Tests_are_named_by_sentences() => TestNames.AssertSentences(typeof(TestNameTests).Assembly);
}
