namespace NnService.Tests.Common;

/// <summary>What a test needs besides the SDK.</summary>
public static class Requirement
{
    /// <summary>Lists, separated by commas, what must be there, so that its tests fail rather than be skipped.</summary>
    public const string Variable = "NNSERVICE_TESTS_REQUIRE";

    /// <summary>Skips the test where something is missing, or fails it where that must not be.</summary>
    /// <param name="name">What it is called in the list.</param>
    /// <param name="missing">Why it is not there; null where it is.</param>
    public static void Check(string name, string? missing)
    {
        if (missing is null) return;
        if (Environment.GetEnvironmentVariable(Variable)?.Split(',').Contains(name) == true)
            Assert.Fail($"{Variable} lists {name}, but: {missing}");
        Assert.Skip(missing);
    }
}
