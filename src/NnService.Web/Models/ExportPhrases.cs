using NnService.Web.Language;

namespace NnService.Web.Models;

/// <summary>What the page says of files and protocols.</summary>
internal static class ExportPhrases
{
    public static readonly Phrase Files = new("Files of version {0}", "版本 {0} 的文件");
    public static readonly Phrase NothingYet = new("There is nothing to take along before the first version.", "在第一个版本之前没有可导出的内容。");
    public static readonly Phrase File = new("File", "文件");
    public static readonly Phrase What = new("What it is", "内容");
    public static readonly Phrase Onnx = new("ONNX graph", "ONNX 图");
    public static readonly Phrase OnnxText = new(
        "For other runtimes, with all preprocessing in it; compared with the version before it is sent.", "用于其他运行时，包含全部预处理；发送前会与该版本核对。");
    public static readonly Phrase Json = new("Model file", "模型文件");
    public static readonly Phrase JsonText = new(
        "All of it as JSON: definition, encoding, metrics, weights. Another NnService imports it, with the same answers to the bit.",
        "JSON 格式的全部内容：定义、编码、指标、权重。其他 NnService 可导入，预测逐位相同。");
    public static readonly Phrase Weights = new("Weights", "权重");
    public static readonly Phrase WeightsOf = new("network {0}", "网络 {0}");
    public static readonly Phrase WeightsText = new("Every weight and bias as numbers, layer by layer.", "逐层列出每个权重和偏置的数值。");
    public static readonly Phrase Schema = new("Schema", "模式");
    public static readonly Phrase SchemaText = new("Features with their ranges and categories, targets and classes.", "特征及其范围和类别、目标和分类。");
    public static readonly Phrase OpenApi = new("OpenAPI document", "OpenAPI 文档");
    public static readonly Phrase OpenApiText = new(
        "Predictions of this model alone, with its own features, for generators of clients.", "仅描述该模型的预测及其特征，可用于生成客户端。");
    public static readonly Phrase Protocols = new("Addresses to ask at", "调用地址");
    public static readonly Phrase Protocol = new("Protocol", "协议");
    public static readonly Phrase Address = new("Address", "地址");
    public static readonly Phrase Own = new("NnService: JSON, NDJSON, CSV", "NnService 自有协议：JSON、NDJSON、CSV");
}
