using System.Reflection;
using System.Text.RegularExpressions;
using NnService.Tests.Common;
using NnService.Web.Language;

namespace NnService.Web.Tests.Language;

/// <summary>Everything that the pages say is said in every language.</summary>
public sealed partial class PhraseTests
{
    // Names and symbols, which are the same everywhere.
    private static readonly HashSet<string> Names =
    [
        "API", "English", "ROC AUC", "R²", "F1", "Webhooks", "TensorFlow Serving", "Open Inference Protocol (KServe, Triton)",
        "NnService: JSON, NDJSON, CSV", "{0} of {1}",
    ];

    // What stands between two signs of comparison, or names the program.
    private static readonly string[] NoProse = ["@", "Phrases.", "NnService"];

    [Fact]
    public void Every_phrase_is_translated_and_has_the_same_places()
    {
        var phrases = Phrases();
        Assert.True(phrases.Count > 20);
        Assert.All(phrases, pair =>
        {
            var (name, phrase) = pair;
            Assert.True(phrase.En.Trim().Length > 0 && phrase.Zh.Trim().Length > 0, name);
            Assert.True(Names.Contains(phrase.En) || Han().IsMatch(phrase.Zh), $"{name} is not translated: {phrase.Zh}");
            Assert.False(Han().IsMatch(phrase.En), $"{name}: {phrase.En}");
            Assert.Equal(Places(phrase.En), Places(phrase.Zh));
        });
    }

    [Fact]
    public void No_page_says_what_is_not_a_phrase()
    {
        var said = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "NnService.Web"), "*.razor", SearchOption.AllDirectories)
            .SelectMany(file => Words(File.ReadAllText(file)).Select(word => $"{Path.GetFileName(file)}: {word}"));
        Assert.Empty(said);
    }

    [Fact]
    public void Places_are_filled_in_the_same_way_in_all_languages()
    {
        var phrase = new Phrase("{0} of {1}", "{1} 中的 {0}");
        Assert.Equal("1.5 of 2", new Localizer(PageLanguage.English)[phrase, 1.5, 2]);
        Assert.Equal("2 中的 1.5", new Localizer(PageLanguage.Chinese)[phrase, 1.5, 2]);
    }

    private static List<(string Name, Phrase Phrase)> Phrases() =>
        [.. from type in typeof(Phrase).Assembly.GetTypes()
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            where field.FieldType == typeof(Phrase)
            select ($"{type.Name}.{field.Name}", (Phrase)field.GetValue(null)!)];

    private static string[] Places(string text) => [.. Place().Matches(text).Select(match => match.Value).Distinct().Order()];

    // Two words of letters in a row between a tag's end and the next tag, where no C# stands.
    private static IEnumerable<string> Words(string razor)
    {
        var markup = Code().Replace(Comment().Replace(razor, ""), "");
        return Between().Matches(markup).Select(match => match.Groups[1].Value.Trim())
            .Where(text => Prose().IsMatch(text) && !Names.Contains(text) && !NoProse.Any(text.Contains));
    }

    [GeneratedRegex(@"[\u4e00-\u9fff]")]
    private static partial Regex Han();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"^@code \{.*", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@">([^<>{}()=;]+)<")]
    private static partial Regex Between();

    [GeneratedRegex(@"\p{Ll}{2,}")]
    private static partial Regex Prose();
}
