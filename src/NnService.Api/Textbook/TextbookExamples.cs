namespace NnService.Api.Textbook;

/// <summary>What the explorer shows for the glass box: the worked example that every learner meets.</summary>
internal static class TextbookExamples
{
    public const string TraceRequest = """
        { "inputs": [[0.05, 0.10]], "targets": [[0.01, 0.99]], "optimizer": { "type": "sgd", "learningRate": 0.5 }, "trainBiases": false }
        """;

    public const string Trace = """
        {
          "model": "textbook", "version": 0, "loss": "halfSquaredError", "optimizer": { "type": "sgd", "learningRate": 0.5, "momentum": 0,
          "nesterov": false },
          "outputs": [[0.751365070, 0.772928465]], "outputsAfter": [[0.742088111, 0.775284968]], "lossBefore": 0.298371109,
          "lossAfter": 0.291027774,
          "layers": [
            {
              "activation": "sigmoid", "z": [[0.3775, 0.3925]], "a": [[0.593269992, 0.596884378]], "delta": [[0.008771355, 0.009954255]],
              "kernelGradient": [[0.000438568, 0.000497713], [0.000877135, 0.000995425]], "biasGradient": [0.008771355, 0.009954255],
              "kernelBefore": [[0.15, 0.25], [0.2, 0.3]], "kernelAfter": [[0.149780716, 0.249751144], [0.199561432, 0.299502287]],
              "biasBefore": [0.35, 0.35], "biasAfter": [0.35, 0.35]
            },
            {
              "activation": "sigmoid", "z": [[1.105905967, 1.224921404]], "a": [[0.75136507, 0.772928465]], "delta": [[0.138498562,
              -0.038098237]],
              "kernelGradient": [[0.082167041, -0.02260254], [0.082667628, -0.022740242]], "biasGradient": [0.138498562, -0.038098237],
              "kernelBefore": [[0.4, 0.5], [0.45, 0.55]], "kernelAfter": [[0.35891648, 0.51130127], [0.408666186, 0.561370121]],
              "biasBefore": [0.6, 0.6], "biasAfter": [0.6, 0.6]
            }
          ]
        }
        """;

    public const string CheckRequest = """{ "inputs": [[0.05, 0.10]], "targets": [[0.01, 0.99]] }""";

    public const string Check = """
        {
          "model": "textbook", "version": 0, "parameters": 12, "largestRelativeDifference": 1.2e-8, "at": "/layers/0/kernel/0/0",
          "backPropagation": 0.000438568, "centralDifference": 0.000438568, "epsilon": 1e-5
        }
        """;
}
