using NnService.Web.Language;

namespace NnService.Web.Models;

/// <summary>What the look into a network says.</summary>
internal static class LayerPhrases
{
    public static readonly Phrase Nothing = new("There are no weights to look at yet.", "还没有可查看的权重。");
    public static readonly Phrase TooMany = new(
        "The version has {0} weights, too many to draw. Read them by the API, or take the JSON file under Export.",
        "该版本有 {0} 个权重，数量太多，无法绘制。请通过 API 读取，或在“导出”中下载 JSON 文件。");
    public static readonly Phrase Of = new("Version {0}", "版本 {0}");
    public static readonly Phrase Member = new("Network of the ensemble", "集成中的网络");
    public static readonly Phrase MemberOf = new("{0} of {1}", "第 {0} 个，共 {1} 个");
    public static readonly Phrase Picture = new("Network picture", "网络图");
    public static readonly Phrase PictureSummary = new(
        "Network of {0} layers with {1} nodes and {2} links", "{0} 层网络，{1} 个节点，{2} 条连接");
    public static readonly Phrase PictureHint = new(
        "Choose a node to read its links in numbers: by pointer, by arrow keys in the picture, or here.",
        "选择一个节点以查看其连接的数值：用指针点击、在图中用方向键，或在此处选择。");
    public static readonly Phrase Strongest = new(
        "The {0} strongest of {1} links are drawn; of a chosen node all are.", "图中画出 {1} 条连接中最强的 {0} 条；选中节点时画出其全部连接。");
    public static readonly Phrase Positive = new("positive weight", "正权重");
    public static readonly Phrase Negative = new("negative weight", "负权重");
    public static readonly Phrase Thicker = new("the thicker, the larger", "越粗权重越大");
    public static readonly Phrase TooManyNodes = new(
        "With more than {0} nodes a picture shows nothing; the weights of each layer are below.", "节点超过 {0} 个时网络图无法辨认；各层权重见下方。");
    public static readonly Phrase Node = new("Node", "节点");
    public static readonly Phrase NoNode = new("none", "无");
    public static readonly Phrase Input = new("input {0}", "输入 {0}");
    public static readonly Phrase Output = new("output {0}", "输出 {0}");
    public static readonly Phrase Hidden = new("layer {0}, unit {1}", "第 {0} 层，单元 {1}");
    public static readonly Phrase Bias = new("bias", "偏置");
    public static readonly Phrase Into = new("Comes in", "输入连接");
    public static readonly Phrase OutOf = new("Goes out", "输出连接");
    public static readonly Phrase Weight = new("Weight", "权重");
    public static readonly Phrase From = new("From", "来自");
    public static readonly Phrase To = new("To", "去往");
    public static readonly Phrase Table = new("Weights by layer", "各层权重");
    public static readonly Phrase Layer = new("Layer", "层");
    public static readonly Phrase LayerOf = new("Layer {0}: {1} → {2} {3}", "第 {0} 层：{1} → {2} {3}");
    public static readonly Phrase Size = new("Inputs × units", "输入 × 单元");
    public static readonly Phrase Min = new("Smallest", "最小");
    public static readonly Phrase Max = new("Largest", "最大");
    public static readonly Phrase Mean = new("Mean", "均值");
    public static readonly Phrase Deviation = new("Standard deviation", "标准差");
    public static readonly Phrase Weights = new("Weights, inputs down and units across", "权重（行为输入，列为单元）");
    public static readonly Phrase WeightsTurned = new("Weights, units down and inputs across", "权重（行为单元，列为输入）");
    public static readonly Phrase Shrunk = new(
        "Each cell stands for up to {0} × {1} weights and shows the one farthest from zero.", "每个格子代表最多 {0} × {1} 个权重，显示其中离零最远的一个。");
    public static readonly Phrase Spread = new("How often which weight occurs", "权重分布");
    public static readonly Phrase Biases = new("Biases", "偏置");
}
