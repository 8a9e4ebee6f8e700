using System.Reflection;

namespace NnService.Tests.Common;

/// <summary>The one style of test names: a sentence with underscores, which may begin with the member that is tested.</summary>
internal static class TestNames
{
    /// <summary>Fails and lists the tests of an assembly whose names are not sentences.</summary>
    public static void AssertSentences(Assembly tests)
    {
        var others =
            from type in tests.GetTypes()
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            where method.GetCustomAttributes<FactAttribute>().Any()
            where !IsSentence(method.Name)
            select $"{type.Name}.{method.Name}";
        Assert.Empty(others);
    }

    // Names and abbreviations keep their capitals, so that most words in small letters are enough.
    private static bool IsSentence(string name)
    {
        var words = name.Split('_');
        return words.Length > 1 && words.All(word => word.Length > 0)
            && 2 * words.Skip(1).Count(word => !char.IsUpper(word[0])) >= words.Length - 1;
    }
}
