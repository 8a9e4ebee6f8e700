namespace NnService.Api.Exchange;

/// <summary>What the explorer shows for files: one that can be imported.</summary>
internal static class ExchangeExamples
{
    public const string File = """
        {
          "format": "nnservice-model", "formatVersion": 1,
          "model": {
            "id": "half", "description": "Half of a number, and a quarter", "inputs": 1,
            "layers": [{ "units": 1, "activation": "identity", "initializer": "xavierUniform", "useBias": true, "dropout": 0 }],
            "loss": "meanSquaredError", "seed": 0
          },
          "version": 1,
          "encoding": { "task": "regression", "isPlain": true, "features": [], "targets": [], "ignored": [], "unknown": "error",
          "inputCount": 1, "outputCount": 1 },
          "metrics": { "rows": 10, "loss": 0.01, "mae": 0.1, "rmse": 0.1 },
          "sha256": "bfa5538a8f3284f327823c89a6d203566809b93710aad4316466893e4d39b942",
          "weights": ["AAAAPwAAgD4="]
        }
        """;
}
