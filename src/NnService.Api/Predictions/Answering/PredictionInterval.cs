using System.Collections.Immutable;
using System.Globalization;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Domain.Prediction;

namespace NnService.Api.Predictions.Answering;

/// <summary>How far an interval reaches below and above the value of each target, in its original unit.</summary>
internal sealed class PredictionInterval
{
    /// <summary>The parameter that asks for one.</summary>
    public const string Key = "interval";

    private PredictionInterval(ImmutableArray<double> halfWidths) => HalfWidths = halfWidths;

    public ImmutableArray<double> HalfWidths { get; }

    /// <summary>The interval that was asked for, or the reason why there is none.</summary>
    /// <param name="level">The probability that the truth lies within it.</param>
    /// <param name="predictor">The version that answers.</param>
    /// <param name="version">Its number.</param>
    public static (PredictionInterval? Interval, Fault? Fault) Of(double level, Predictor predictor, int version)
    {
        if (predictor.Encoding.Task != LearningTask.Regression || predictor.Encoding.IsPlain)
            return Refused("intervals are told of targets that are numbers of a table; probabilities say themselves how sure they are");
        if (!(level > 0 && level < 1)) return Refused("it is a probability, more than 0 and less than 1, such as 0.9");
        if (predictor.Errors.IsEmpty)
            return Refused(
                $"it is not known how far version {Shown(version)} is off: it was trained without rows to judge it by, imported or made "
                    + $"by an earlier program");
        var most = predictor.Errors.Min(errors => errors.MaxLevel);
        var halfWidths = predictor.Errors.Select(errors => errors.HalfWidth(level)).OfType<double>().ToImmutableArray();
        return halfWidths.Length == predictor.Errors.Length
            ? (new(halfWidths), null)
            : Refused($"the {Shown(predictor.Errors[0].Rows)} rows that judged version {Shown(version)} tell at most {Shown(most)}");

        (PredictionInterval?, Fault?) Refused(string why) => (null, new($"?{Key}", $"interval is {Shown(level)}, and {why}."));
    }

    private static string Shown(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
