namespace NnService.Api.Operations;

internal static class AdminExamples
{
    public const string Backup = """
        { "name": "nnservice-20260131T120000.000Z.db", "bytes": 1458176,
          "sha256": "b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184", "createdAt": "2026-01-31T12:00:00Z" }
        """;
}
