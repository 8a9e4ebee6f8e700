using NnService.Web.Language;

namespace NnService.Web.Parts.Charts;

/// <summary>What charts say.</summary>
internal static class ChartPhrases
{
    public static readonly Phrase Png = new("Save as PNG", "保存为 PNG");
    public static readonly Phrase Svg = new("Save as SVG", "保存为 SVG");
    public static readonly Phrase Csv = new("Save as CSV", "保存为 CSV");
    public static readonly Phrase Thinned = new("{0} of {1} points are shown.", "显示 {1} 个点中的 {0} 个。");
    public static readonly Phrase Nothing = new("There is nothing to show yet.", "暂无数据。");
    public static readonly Phrase Summary = new("{0}: {1} points, from {2} to {3}, last {4}", "{0}：{1} 个点，从 {2} 到 {3}，最后为 {4}");
    public static readonly Phrase Count = new("count", "数量");
}
