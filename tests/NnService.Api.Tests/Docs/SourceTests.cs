using System.Text.RegularExpressions;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Docs;

/// <summary>What the source itself must keep to.</summary>
public sealed partial class SourceTests
{
    private const int MaxLine = 140;

    // Words of this house for what the field has words for; docs/glossary.md tells which.
    private static readonly string[] Former =
    [
        "Writing", "WriteBeside", "JobWish", "WishOutcome", "WishAsync", "PredictionLane", "PredictionWay", "PredictorWarmth", "ServedModels",
        "RunClock", "NodeBeat", "JudgedRows", "JudgedParts", "RunningEvaluation", "EvaluationTurns", "EvaluationSubject", "TrainingRules",
        "PreprocessingRules", "EncodingRules", "ColumnChoice", "TargetChoice", "ChoiceList", "SplitColumn", "WeightedSums", "NeedsSums",
        "IsGradientOfSums", "ModelShare", "HandBack", "HandBackAsync", "Once", "OnceAsync", "TakesIdempotencyKey", "RequestRepeatedException",
        "Undisposed", "ServingContest", "Contender", "GatheringTable", "JobSignals", "ModelSignals", "RunnerCall", "Firing", "HistoryMemory",
        "HistoryBuffer", "CheckpointHead", "SchemaAge", "DatabasePing", "ProgressTick", "NumberSample", "UnknownWords", "BareStatus",
        "JsonWords", "AnswerHead", "FeaturePlan", "AnswerPlan",
    ];

    [Fact]
    public void No_identifier_is_a_word_that_the_field_has_another_for()
    {
        var found =
            from file in Sources("src", "tests", "chaos", "benchmarks", "tools")
            from Match word in Identifier().Matches(Quoted().Replace(File.ReadAllText(file), ""))
            where Former.Contains(word.Value)
            select $"{Path.GetRelativePath(Repository.Root, file)}: {word.Value}";
        Assert.Empty(found.Distinct());
    }

    [Fact]
    public void No_line_of_the_source_has_more_than_140_characters()
    {
        var found =
            from file in Sources("src").Concat(Files("*.razor", "src"))
            from line in File.ReadLines(file).Index()
            where line.Item.Length > MaxLine
            select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1}";
        Assert.Empty(found);
    }

    [Fact]
    public void Imports_are_in_order_those_of_the_system_first()
    {
        var found =
            from file in Sources("src", "tests", "benchmarks", "chaos", "tools")
            let imports = Import().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value).ToArray()
            where !imports.SequenceEqual(imports.OrderBy(name => !$"{name}.".StartsWith("System.", StringComparison.Ordinal))
                .ThenBy(name => name.Replace('.', '\0'), StringComparer.OrdinalIgnoreCase))
            select Path.GetRelativePath(Repository.Root, file);
        Assert.Empty(found);
    }

    private static IEnumerable<string> Sources(params string[] folders) => Files("*.cs", folders);

    private static IEnumerable<string> Files(string pattern, params string[] folders) =>
        from folder in folders
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
        let parts = Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar)
        where !parts.Contains("obj") && !parts.Contains("bin")
        select file;

    // Comments, texts and characters.
    [GeneratedRegex("""
        //[^\n]*|"{3,}.*?"{3,}|@"(?:[^"]|"")*"|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+'
        """, RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^using ([\w.]+);\r?$", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"\b[A-Za-z_]\w*\b")]
    private static partial Regex Identifier();
}
