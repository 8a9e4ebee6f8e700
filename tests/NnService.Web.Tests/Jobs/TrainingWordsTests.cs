using NnService.Client;
using NnService.Web.Jobs;
using NnService.Web.Language;

namespace NnService.Web.Tests.Jobs;

public sealed class TrainingWordsTests
{
    private static readonly Dictionary<string, double> Nothing = [];
    private static readonly Localizer English = new(PageLanguage.English);

    [Fact]
    public void A_validation_loss_that_rises_while_the_training_loss_falls_is_told_with_its_epochs()
    {
        var said = Say(Picture(
            best: new(2, "validationLoss", 0.50), losses: [0.9, 0.8, 0.7, 0.6, 0.5], validation: [0.51, 0.50, 0.501, 0.502, 0.503]));
        Assert.Contains("The validation loss has been rising for 3 epochs while the training loss falls: "
            + "it begins to learn the training rows by heart.", said);
    }

    [Fact]
    public void Two_epochs_of_rising_are_not_told() =>
        Assert.DoesNotContain(
            Say(Picture(best: new(3, "validationLoss", 0.4), losses: [0.9, 0.8, 0.7, 0.6, 0.5], validation: [0.6, 0.5, 0.4, 0.41, 0.42])),
            sentence => sentence.Contains("rising", StringComparison.Ordinal));

    [Fact]
    public void A_gap_between_epochs_ends_what_is_counted()
    {
        var points = new[] { Point(1, 1, 0.1), Point(2, 1, 0.2), Point(9, 1, 0.3), Point(10, 1, 0.4) };
        var said = Say(new(10, 100, null, null, 1, points));
        Assert.DoesNotContain(said, sentence => sentence.Contains("rising", StringComparison.Ordinal));
    }

    [Fact]
    public void A_training_loss_that_rises_is_a_warning_about_the_learning_rate()
    {
        var said = TrainingWords.Of(Picture(best: null, losses: [1, 2, 4, 8], validation: [1, 1, 1, 1]), English);
        Assert.Contains(said, one => one.IsWarning && one.Phrase == WordPhrases.LossRises && one.Values is [3]);
    }

    [Fact]
    public void The_best_epoch_is_told_with_how_long_ago_it_was()
    {
        var said = Say(new(43, 200, new(31, "validationLoss", 0.2), null, 1, []));
        Assert.Equal(["The best epoch was 31, 12 ago (Validation loss)."], said);
    }

    [Fact]
    public void The_last_epoch_may_be_the_best() =>
        Assert.Equal(
            ["The last epoch is the best so far (Accuracy on validation rows)."],
            Say(new(31, 200, new(31, "validationAccuracy", 0.9), null, 1, [])));

    [Fact]
    public void Early_stopping_is_counted_down()
    {
        var said = Say(new(43, 200, new(31, "validationLoss", 0.2), new("validationLoss", 20), 1, []));
        Assert.Equal("Early stopping in 8 epochs unless it improves (Validation loss).", said[1]);
    }

    [Fact]
    public void Early_stopping_is_not_told_where_the_last_epoch_comes_first() =>
        Assert.Single(Say(new(95, 100, new(94, "validationLoss", 0.2), new("validationLoss", 20), 1, [])));

    [Fact]
    public void Early_stopping_is_not_told_of_several_networks_which_stop_each_for_itself() =>
        Assert.Single(Say(new(43, 200, new(31, "validationLoss", 0.2), new("validationLoss", 20), 8, [])));

    [Fact]
    public void A_validation_loss_far_above_its_best_is_over_fitting()
    {
        var said = Say(Picture(
            best: new(1, "validationLoss", 0.4), losses: [0.9, 0.8, 0.7, 0.6, 0.5], validation: [0.4, 0.5, 0.52, 0.51, 0.5]));
        Assert.Contains(said, sentence => sentence.StartsWith("The validation loss is 25 % above its best", StringComparison.Ordinal));
    }

    [Fact]
    public void A_loss_that_stands_still_is_told()
    {
        var still = Enumerable.Repeat(0.5, 20).ToArray();
        Assert.Contains("The training loss has hardly changed for 20 epochs.", Say(Picture(null, still, still)));
    }

    [Fact]
    public void Nothing_is_said_before_the_first_epoch() => Assert.Empty(Say(new(0, 100, null, null, 1, [])));

    private static List<string> Say(TrainingPicture picture) =>
        [.. TrainingWords.Of(picture, English).Select(one => English[one.Phrase, [.. one.Values]])];

    private static TrainingPicture Picture(BestEpoch? best, double[] losses, double[] validation) =>
        new(losses.Length, 1000, best, null, 1, [.. losses.Select((loss, i) => Point(i + 1, loss, validation[i]))]);

    private static EpochPoint Point(int epoch, double loss, double validation) =>
        new(epoch, loss, validation, Nothing, Nothing, null, null);
}
