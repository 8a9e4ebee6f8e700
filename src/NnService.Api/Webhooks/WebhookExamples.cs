namespace NnService.Api.Webhooks;

internal static class WebhookExamples
{
    public const string Create = """
        { "url": "https://hooks.example.org/nn", "events": ["job.ended", "version.promoted"], "description": "the team's chat" }
        """;

    public const string Created = $$"""{ {{Members}}, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=" }""";

    public const string Webhook = $$"""{ {{Members}} }""";

    public const string List = $$"""{ "items": [{ {{Members}} }] }""";

    public const string Change = """{ "enabled": true }""";

    public const string Deliveries = """
        {
          "items": [{
            "id": "019c1a2b3c4d7e5f8a9b0c1d2e3f4a5b", "messageId": "msg_019c1a2b3c4d7e5f8a9b0c1d2e3f4a5b", "event": "job.ended",
            "status": "delivered", "attempts": 1, "createdAt": "2026-01-31T12:05:00Z", "nextAttemptAt": null,
            "sentAt": "2026-01-31T12:05:01Z", "answerStatus": 204, "error": null, "endedAt": "2026-01-31T12:05:01Z"
          }],
          "next": null
        }
        """;

    public const string Resent = """
        {
          "id": "019c1a2b3c4d7e5f8a9b0c1d2e3f4a5b", "messageId": "msg_019c1a2b3c4d7e5f8a9b0c1d2e3f4a5b", "event": "job.ended",
          "status": "pending", "attempts": 0, "createdAt": "2026-01-31T12:05:00Z", "nextAttemptAt": "2026-01-31T13:00:00Z",
          "sentAt": "2026-01-31T12:05:01Z", "answerStatus": 500, "error": "The target answered with 500.", "endedAt": null
        }
        """;

    private const string Members = """
        "id": "019c1a2b3c4d7e5f8a9b0c1d2e3f4a5c", "url": "https://hooks.example.org/nn",
          "events": ["job.ended", "version.promoted"], "description": "the team's chat", "enabled": true,
          "createdAt": "2026-01-31T12:00:00Z", "disabledAt": null, "disabledReason": null
        """;
}
