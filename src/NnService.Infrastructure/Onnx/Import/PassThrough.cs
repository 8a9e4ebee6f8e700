using NnService.Infrastructure.Onnx.Format;

namespace NnService.Infrastructure.Onnx.Import;

/// <summary>Nodes that change nothing of rows × numbers when a network answers.</summary>
internal static class PassThrough
{
    /// <param name="width">Numbers per row; null before the first layer, which then judges what comes.</param>
    public static bool Is(OnnxNode node, string value, int? width, Dictionary<string, OnnxTensor> constants) =>
        node.Inputs[0] == value && node.OpType switch
        {
            "Identity" => true,
            // A third input that is not false asks for training.
            "Dropout" =>
                node.Inputs.Count < 3 || node.Inputs[2].Length == 0
                    || (constants.TryGetValue(node.Inputs[2], out var training) && training.Count == 1 && training.ToDoubles() is [0]),
            "Flatten" => node.Whole("axis", 1) is 1 or -1,
            "Cast" => node.Whole("to", 0) == (long)OnnxType.Float,
            "Reshape" =>
                node.Inputs.Count == 2 && constants.TryGetValue(node.Inputs[1], out var shape) && shape.Count == 2
                    && shape.ToDoubles() is [var rows, var columns]
                    && IsSame(node, rows, columns, width),
            _ => false,
        };

    // 0 keeps a dimension, -1 takes what the other one leaves.
    private static bool IsSame(OnnxNode node, double rows, double columns, int? width) =>
        node.Whole("allowzero", 0) == 0
            && ((rows == 0 && columns is (-1 or 0)) || (rows is (0 or -1) && columns > 0 && (width is null || columns == width)));
}
