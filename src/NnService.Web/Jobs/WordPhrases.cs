using NnService.Web.Language;

namespace NnService.Web.Jobs;

/// <summary>What is said of a training while it goes on.</summary>
internal static class WordPhrases
{
    public static readonly Phrase LossRises = new(
        "The training loss has been rising for {0} epochs: the learning rate may be too large.", "训练损失已连续上升 {0} 个轮次：学习率可能过大。");
    public static readonly Phrase ValidationRises = new("The validation loss has been rising for {0} epochs.", "验证损失已连续上升 {0} 个轮次。");
    public static readonly Phrase Overfits = new(
        "The validation loss has been rising for {0} epochs while the training loss falls: it begins to learn the training rows by heart.",
        "验证损失已连续上升 {0} 个轮次，而训练损失仍在下降：开始出现过拟合。");
    public static readonly Phrase AboveBest = new(
        "The validation loss is {0} above its best: over-fitting has begun. The best weights are kept where that was asked for.",
        "验证损失比最佳值高 {0}：已出现过拟合。若有此设置，最佳权重会被保留。");
    public static readonly Phrase Still = new("The training loss has hardly changed for {0} epochs.", "训练损失已有 {0} 个轮次几乎没有变化。");
    public static readonly Phrase BestIsLast = new("The last epoch is the best so far ({0}).", "最后一个轮次是目前最好的（{0}）。");
    public static readonly Phrase BestWas = new("The best epoch was {0}, {1} ago ({2}).", "最佳轮次是第 {0} 个，在 {1} 个轮次之前（{2}）。");
    public static readonly Phrase StopsIn = new("Early stopping in {0} epochs unless it improves ({1}).", "若无改善，{0} 个轮次后提前停止（{1}）。");
    public static readonly Phrase OnValidation = new("{0} on validation rows", "验证数据上的{0}");
}
