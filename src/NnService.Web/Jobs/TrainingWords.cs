using NnService.Web.Language;
using NnService.Web.Parts;
using NnService.Web.Parts.Judgement;

namespace NnService.Web.Jobs;

/// <summary>What can be said of a training.</summary>
/// <param name="Phrase">How it is said.</param>
/// <param name="Values">What is filled in.</param>
/// <param name="IsWarning">Whether somebody may want to act.</param>
public sealed record Observation(Phrase Phrase, IReadOnlyList<object?> Values, bool IsWarning = false);

/// <summary>Reads curves as someone with experience would, and says it.</summary>
internal static class TrainingWords
{
    private const int RiseWorthTelling = 3;
    private const int StillEpochs = 20;
    private const double StillShare = 0.001;
    private const double OverfittingShare = 0.1;

    /// <summary>What is to be said while it trains, the most urgent first.</summary>
    /// <param name="picture">How it stands.</param>
    /// <param name="localizer">Says what metrics are called.</param>
    public static IReadOnlyList<Observation> Of(TrainingPicture picture, Localizer localizer)
    {
        var said = new List<Observation>();
        Rises(picture, said);
        Stands(picture, said);
        if (picture.Best is { } best) Best(picture, best, localizer, said);
        return said;
    }

    private static void Rises(TrainingPicture picture, List<Observation> said)
    {
        var training = RiseOf(picture, "loss");
        var validation = RiseOf(picture, "validationLoss");
        if (training >= RiseWorthTelling)
            said.Add(new(WordPhrases.LossRises, [training], IsWarning: true));
        if (validation >= RiseWorthTelling)
            said.Add(new(training == 0 ? WordPhrases.Overfits : WordPhrases.ValidationRises, [validation], IsWarning: true));
        if (validation < RiseWorthTelling && IsOverfitting(picture, out var share))
            said.Add(new(WordPhrases.AboveBest, [Figures.Percent(share)], IsWarning: true));
    }

    private static void Stands(TrainingPicture picture, List<Observation> said)
    {
        var last = picture.Last.TakeLast(StillEpochs).Select(point => point.Loss ?? double.NaN).ToArray();
        if (last.Length < StillEpochs || !last.All(double.IsFinite)) return;
        if (last.Max() - last.Min() <= StillShare * Math.Abs(last.Max())) said.Add(new(WordPhrases.Still, [StillEpochs]));
    }

    private static void Best(TrainingPicture picture, Client.BestEpoch best, Localizer localizer, List<Observation> said)
    {
        var since = picture.Epoch - best.Epoch;
        var name = MonitorName(best.Monitor, localizer);
        said.Add(since <= 0
            ? new(WordPhrases.BestIsLast, [name])
            : new(WordPhrases.BestWas, [best.Epoch, since, name]));
        // Each network of several waits for its own best epoch, which their mean does not tell.
        if (picture.Stopping is not { } stopping || picture.Members > 1 || since <= 0) return;
        var left = stopping.Patience - since;
        if (left > 0 && picture.Epoch + left < picture.Epochs) said.Add(new(WordPhrases.StopsIn, [left, name]));
    }

    private static bool IsOverfitting(TrainingPicture picture, out double share)
    {
        share = 0;
        if (picture.Best is not { Monitor: "validationLoss", Value: > 0 } best) return false;
        if (picture.Epoch - best.Epoch < RiseWorthTelling) return false;
        if (picture.Last.LastOrDefault()?.ValidationLoss is not { } now) return false;
        share = (now / best.Value) - 1;
        return share >= OverfittingShare && double.IsFinite(share);
    }

    /// <summary>For how many epochs a value has been rising without a pause; epochs that are not known end it.</summary>
    private static int RiseOf(TrainingPicture picture, string monitor)
    {
        var rise = 0;
        EpochPoint? after = null;
        foreach (var point in picture.Last.Reverse())
        {
            if (after is not null)
            {
                if (after.Epoch != point.Epoch + 1 || !(after.ValueOf(monitor) > point.ValueOf(monitor))) break;
                rise++;
            }

            after = point;
        }

        return rise;
    }

    /// <summary>What people call a monitor.</summary>
    public static string MonitorName(string monitor, Localizer localizer)
    {
        const string Validation = "validation";
        if (!monitor.StartsWith(Validation, StringComparison.Ordinal) || monitor == "validationLoss")
            return MetricList.NameOf(localizer, monitor);
        var metric = char.ToLowerInvariant(monitor[Validation.Length]) + monitor[(Validation.Length + 1)..];
        return localizer[WordPhrases.OnValidation, MetricList.NameOf(localizer, metric)];
    }
}
