namespace NnService.Api.Operations;

internal static class AuditExamples
{
    public const string List = """
        {
          "items": [
            {
              "id": "019abcde0123456789abcdef01234567", "at": "2026-01-31T12:00:00Z", "tenant": "default", "caller": "abcdefghijkl",
              "method": "POST", "route": "/models/{id}/train", "path": "/models/iris/train",
              "created": "jobs/019abcde0123456789abcdef01234568", "status": 202, "address": "192.0.2.7",
              "traceId": "00-0123456789abcdef0123456789abcdef-0123456789abcdef-00", "count": 1
            },
            {
              "id": "019abcde0123456789abcdef01234566", "at": "2026-01-31T11:59:00Z", "tenant": "default", "caller": null,
              "method": "GET", "route": "/models/", "path": null, "created": null, "status": 401, "address": "192.0.2.9",
              "traceId": null, "count": 212
            }
          ],
          "next": null
        }
        """;
}
