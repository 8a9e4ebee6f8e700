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
              "biasBefore": [0.35, 0.35], "biasAfter": [0.35, 0.35], "activationGradient": [[0.036350306, 0.041370323]]
            },
            {
              "activation": "sigmoid", "z": [[1.105905967, 1.224921404]], "a": [[0.75136507, 0.772928465]], "delta": [[0.138498562,
              -0.038098237]],
              "kernelGradient": [[0.082167041, -0.02260254], [0.082667628, -0.022740242]], "biasGradient": [0.138498562, -0.038098237],
              "kernelBefore": [[0.4, 0.5], [0.45, 0.55]], "kernelAfter": [[0.35891648, 0.51130127], [0.408666186, 0.561370121]],
              "biasBefore": [0.6, 0.6], "biasAfter": [0.6, 0.6], "activationGradient": [[0.741365070, -0.217071535]]
            }
          ],
          "errors": [[0.741365070, -0.217071535]], "squaredErrors": [[0.549622166, 0.047120051]]
        }
        """;

    /// <summary>A line of one weight of 0.5 with x = 1, t = -1, hotCold and steps.</summary>
    public const string TraceLine = """
        {"step":1,"lossBefore":1.125,"lossAfter":0.98,"inputs":[[1]],"targets":[[-1]],"outputs":[[0.5]],"errors":[[1.5]],
        """
        + """
        "squaredErrors":[[2.25]],"outputsAfter":[[0.4]],"tried":[{"parameter":"w1","up":1.28,"down":0.98,"direction":"down"}],
        """
        + """
        "layers":[{"activation":"identity","z":[[0.5]],"a":[[0.5]],"delta":[[1.5]],"kernelGradient":[[1.5]],"biasGradient":[],
        """
        + """
        "kernelBefore":[[0.5]],"kernelAfter":[[0.4]],"biasBefore":[],"biasAfter":[],"activationGradient":[[1.5]]}],
        """
        + """
        "parameters":[{"parameter":"w1","gradient":1.5,"before":0.5,"after":0.4}]}
        """;

    public const string TraceCsv = """
        step,lossBefore,lossAfter,output_1_1,error_1_1,squaredError_1_1,w1,w1_gradient,w1_after
        1,1.125,0.9799999999999999,0.5,1.5,2.25,0.5,1.5,0.4
        2,0.9799999999999999,0.8450000000000001,0.4,1.4,1.9599999999999997,0.4,1.4,0.30000000000000004

        """;

    public const string LandscapeRequest = """
        {
          "inputs": [[0.05, 0.10]], "targets": [[0.01, 0.99]], "parameters": ["w5", "w6"], "ranges": [[-1, 1], [-1, 1]], "points": 3,
          "optimizer": { "type": "sgd", "learningRate": 0.5 }, "steps": 2
        }
        """;

    public const string Landscape = """
        {
          "model": "textbook", "version": 0, "parameters": ["w5", "w6"], "axes": [[-1, 0, 1], [-1, 0, 1]],
          "loss": [
            [0.238738395, 0.323965962, 0.404289086], [0.193244457, 0.278472025, 0.358795148], [0.170225339, 0.255452907, 0.335776030]
          ],
          "path": [
            { "step": 0, "values": [0.4, 0.5], "loss": 0.298371109 },
            { "step": 1, "values": [0.358916480, 0.511301270], "loss": 0.280471447 },
            { "step": 2, "values": [0.316835449, 0.522110754], "loss": 0.261907623 }
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
