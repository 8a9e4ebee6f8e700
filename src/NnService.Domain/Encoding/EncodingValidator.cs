using System.Collections.Immutable;
using System.Globalization;
using NnService.Domain.Data;
using NnService.Domain.Encoding.Scalings;

namespace NnService.Domain.Encoding;

/// <summary>What must hold of an encoding that comes from outside; one that was fitted here keeps it by itself.</summary>
internal static class EncodingValidator
{
    private const int MaxMissing = 1000;

    /// <summary>Everything that is wrong; pointers are those of the encoding as a JSON object.</summary>
    public static List<Fault> Check(DataEncoding encoding)
    {
        var faults = new List<Fault>();
        if (encoding.IsPlain && !(encoding.Features.IsEmpty && encoding.Targets.IsEmpty))
            faults.Add(new("/isPlain", "plain numbers have neither features nor targets."));
        if (encoding.IsPlain) return faults;

        if (encoding.Features.IsEmpty) faults.Add(new("/features", "features is empty; a table has at least one."));
        string[] names = [.. encoding.Features.Select(feature => feature.Name), .. encoding.Targets.Select(target => target.Name)];
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length)
            faults.Add(new("/features", "features and targets have different names, each of its own."));
        for (var i = 0; i < encoding.Features.Length; i++)
            CheckFeature(encoding.Features[i], At("/features", i), faults);
        if (faults.Count == 0 && encoding.Features.Sum(feature => (long)feature.Width) is var width && width != encoding.InputCount)
            faults.Add(new("/inputCount", $"inputCount is {encoding.InputCount}; the features become {width} numbers."));
        if (encoding.Cells.DecimalMark is not ('.' or ','))
            faults.Add(new("/cells/decimalMark", $"decimalMark is '{encoding.Cells.DecimalMark}'; it must be '.' or ','."));
        if (encoding.Cells.Missing.Length > MaxMissing)
            faults.Add(new("/cells/missing", $"there are {encoding.Cells.Missing.Length} texts; at most {MaxMissing} are allowed."));
        CheckTargets(encoding, faults);
        return faults;
    }

    private static void CheckFeature(FeatureEncoding feature, string at, List<Fault> faults)
    {
        ImmutableArray<string> words = [.. feature.Categories, .. feature.Pooled];
        if (feature.Type is not (ColumnType.Number or ColumnType.Category or ColumnType.Boolean))
            faults.Add(new($"{at}/type", "a feature is a number, a category or a boolean."));
        if (feature.Type == ColumnType.Number && !words.IsEmpty) faults.Add(new($"{at}/categories", "numbers have no categories."));
        if (feature.Type == ColumnType.Boolean
            && (!feature.Pooled.IsEmpty || feature.Categories.Any(word => word is not ("true" or "false"))))
            faults.Add(new($"{at}/categories", "the categories of a boolean are false and true."));
        if (words.Distinct(StringComparer.Ordinal).Count() < words.Length) faults.Add(new($"{at}/categories", "a word appears twice."));
        if (!feature.Pooled.SequenceEqual(feature.Pooled.Order(StringComparer.Ordinal)))
            faults.Add(new($"{at}/pooled", "pooled words stand in ordinal order."));
        if (feature.FillWord is { } fill && !words.Contains(fill))
            faults.Add(new($"{at}/fillWord", "what replaces a missing word is one of the categories."));
        if (feature.StandardDeviation < 0) faults.Add(new($"{at}/standardDeviation", "a standard deviation is not negative."));
        if (!(feature.Spread >= 0)) faults.Add(new($"{at}/spread", "a spread is not negative."));
        if (!feature.Edges.IsEmpty && feature is not { Type: ColumnType.Number, Scaling: PiecewiseLinearScaling })
            faults.Add(new($"{at}/edges", "only numbers that are piecewise linear have edges."));
        if (feature.Edges.Length == 1 || feature.Edges.Zip(feature.Edges.Skip(1)).Any(pair => !(pair.First < pair.Second)))
            faults.Add(new($"{at}/edges", "edges are at least two, or none, and each is larger than the one before."));
        if (feature.Min > feature.Max || feature.Min is null != feature.Max is null)
            faults.Add(new($"{at}/min", "min and max are there together, and min is not larger."));
    }

    private static void CheckTargets(DataEncoding encoding, List<Fault> faults)
    {
        var targets = encoding.Targets;
        var outputs = encoding.Task == LearningTask.MultiClass
            ? encoding.Targets.FirstOrDefault()?.Classes.Length ?? 0
            : encoding.Targets.Length;
        if (targets.IsEmpty || (encoding.Task is LearningTask.Binary or LearningTask.MultiClass && targets.Length > 1))
            faults.Add(new("/targets", "classes have one target; otherwise there is at least one."));
        else if (outputs != encoding.OutputCount)
            faults.Add(new("/outputCount", $"outputCount is {encoding.OutputCount}; the targets have {outputs}."));
        for (var i = 0; i < targets.Length; i++)
        {
            var target = targets[i];
            var at = At("/targets", i);
            if (encoding.Task == LearningTask.Regression
                && (target.Type != ColumnType.Number || !target.Classes.IsEmpty || !(target.Scale > 0)))
                faults.Add(new(at, "a number to learn has no classes, and a scale above 0."));
            if (encoding.Task is LearningTask.Binary or LearningTask.MultiLabel && target.Classes.Length != 2)
                faults.Add(new($"{at}/classes", "yes or no are two classes."));
            if (target.Classes.Distinct(StringComparer.Ordinal).Count() < target.Classes.Length)
                faults.Add(new($"{at}/classes", "a class appears twice."));
            if (!target.Spellings.IsEmpty
                && (target.Spellings.Length != target.Classes.Length
                    || target.Spellings.Distinct(StringComparer.Ordinal).Count() < target.Classes.Length))
                faults.Add(new($"{at}/spellings", "there is one spelling for each class, or none, and none appears twice."));
            if (target.Classes.Any(label => !IsLabel(target.Type, label)))
                faults.Add(new($"{at}/classes", "a class is not of the type of its column."));
        }
    }

    /// <summary>Whether a label could be one of a column of this type.</summary>
    public static bool IsLabel(ColumnType type, string label) => type switch
    {
        ColumnType.Number =>
            double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                && number.ToString("R", CultureInfo.InvariantCulture) == label,
        ColumnType.Boolean => label is "true" or "false",
        ColumnType.Category => true,
        _ => false,
    };

    private static string At(string pointer, int index) => string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");
}
