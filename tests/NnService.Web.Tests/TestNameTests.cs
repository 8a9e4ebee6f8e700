using NnService.Tests.Common;

namespace NnService.Web.Tests;

public sealed class TestNameTests
{
    [Fact]
    public void Tests_are_named_by_sentences() => TestNames.AssertSentences(typeof(TestNameTests).Assembly);
}
