namespace NnService.Api.Operations;

internal static class KeyExamples
{
    public const string Create = """{ "name": "the shop's web site", "role": "predictor", "days": 90 }""";

    public const string Created = $$"""
        {
          {{Members}},
          "key": "nnk_abcdefghijkl_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg4WzaZ7"
        }
        """;

    public const string List = $$"""{ "items": [{ {{Members}} }] }""";

    private const string Members = """
        "id": "abcdefghijkl", "name": "the shop's web site", "role": "predictor", "scopes": ["predict"], "modelPrefix": null,
          "tenant": "default", "madeBy": null, "createdAt": "2026-01-31T12:00:00Z", "expiresAt": "2026-05-01T12:00:00Z",
          "lastUsedAt": null, "revokedAt": null
        """;
}
