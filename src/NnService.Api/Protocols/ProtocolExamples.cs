namespace NnService.Api.Protocols;

/// <summary>What the explorer shows for the protocols of other servers: real requests and answers.</summary>
internal static class ProtocolExamples
{
    public const string Names = """{ "models": ["iris"] }""";

    public const string Index = """[{ "name": "iris", "version": "1", "state": "READY", "reason": "" }]""";

    public const string Status = """
        { "model_version_status": [{ "version": "1", "state": "AVAILABLE", "status": { "error_code": "OK", "error_message": "" } }] }
        """;

    public const string Metadata = """
        {
          "model_spec": { "name": "iris", "signature_name": "", "version": "1" },
          "metadata": { "signature_def": { "signature_def": { "serving_default": {
            "inputs": { "petal_length": { "dtype": "DT_FLOAT", "tensor_shape": { "dim": [{ "size": "-1", "name": "" }, { "size": "1",
            "name": "" }], "unknown_rank": false }, "name": "petal_length:0" } },
            "outputs": {
              "label": { "dtype": "DT_STRING", "tensor_shape": { "dim": [{ "size": "-1", "name": "" }], "unknown_rank": false },
              "name": "label:0" },
              "probabilities": { "dtype": "DT_FLOAT", "tensor_shape": { "dim": [{ "size": "-1", "name": "" }, { "size": "3", "name": "" }],
              "unknown_rank": false }, "name": "probabilities:0" }
            },
            "method_name": "tensorflow/serving/predict" } } } }
        }
        """;

    public const string Predict = """{ "signature_name": "serving_default", "instances": [{ "petal_length": 1.4 }] }""";

    public const string Predictions = """{ "predictions": [{ "label": "setosa", "probabilities": [0.98, 0.015, 0.005] }] }""";

    public const string Server = """{ "name": "nnservice", "version": "1.0.0", "extensions": ["binary_tensor_data"] }""";

    public const string Model = """
        {
          "name": "iris", "versions": ["0", "1"], "platform": "nnservice_mlp",
          "inputs": [{ "name": "petal_length", "datatype": "FP32", "shape": [-1, 1] }],
          "outputs": [{ "name": "label", "datatype": "BYTES", "shape": [-1] }, { "name": "probabilities", "datatype": "FP32", "shape": [-1,
          3] }]
        }
        """;

    public const string ModelReady = """{ "name": "iris", "ready": true }""";

    public const string Infer = """
        { "id": "42", "inputs": [{ "name": "petal_length", "shape": [1, 1], "datatype": "FP32", "data": [1.4] }] }
        """;

    public const string Inferred = """
        {
          "model_name": "iris", "model_version": "1", "id": "42",
          "outputs": [
            { "name": "label", "shape": [1], "datatype": "BYTES", "data": ["setosa"] },
            { "name": "probabilities", "shape": [1, 3], "datatype": "FP32", "data": [0.98, 0.015, 0.005] }
          ]
        }
        """;
}
