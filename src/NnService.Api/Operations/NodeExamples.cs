namespace NnService.Api.Operations;

internal static class NodeExamples
{
    public const string NodeList = """
        {
          "items": [
            { "id": "api-1-7-3f9c2e", "role": "api", "alive": true, "self": true, "slots": 0, "running": [],
              "programVersion": "1.0.0", "startedAt": "2026-01-31T11:00:00Z", "checkedInAt": "2026-01-31T12:00:01Z" },
            { "id": "worker-1-7-a04d51", "role": "worker", "alive": true, "self": false, "slots": 2,
              "running": [{ "id": "0192f7c2a4b87c3e9d1f5a6b7c8d9e0f", "modelId": "iris", "epoch": 30, "epochs": 60 }],
              "programVersion": "1.0.0", "startedAt": "2026-01-31T11:00:00Z", "checkedInAt": "2026-01-31T12:00:00Z" }
          ]
        }
        """;
}
