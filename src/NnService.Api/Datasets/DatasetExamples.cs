namespace NnService.Api.Datasets;

/// <summary>What the explorer shows for datasets: real requests and answers.</summary>
internal static class DatasetExamples
{
    public const string Csv = "height,weight,kind\n1.2,3.4,cat\n0.9,2.1,cat\n2.5,40,dog\n";

    public const string JsonLines = "{\"height\": 1.2, \"kind\": \"cat\"}\n{\"height\": null, \"kind\": \"dog\"}\n";

    public const string JsonArray = """[{ "height": 1.2, "kind": "cat" }, { "height": null, "kind": "dog" }]""";

    private const string Columns = """
        [
          { "name": "height", "type": "number", "missing": 0, "min": 0.9, "max": 2.5, "mean": 1.5333, "standardDeviation": 0.6944,
            "quantiles": { "0.01": 0.906, "0.25": 1.05, "0.5": 1.2, "0.75": 1.85, "0.99": 2.474 } },
          { "name": "kind", "type": "category", "missing": 0, "distinct": 2, "categories": ["cat", "dog"], "frequent": [{ "value": "cat",
            "count": 2 }, { "value": "dog", "count": 1 }] }
        ]
        """;

    public const string ChangeSchema = """{ "columns": { "height": "category" } }""";

    public const string Changed = $$"""
        {
          "id": "pets", "builtIn": false, "rows": 3, "bytes": 52, "digest": "{{Digest}}", "columns": [
            { "name": "height", "type": "category", "missing": 0, "distinct": 3, "categories": ["0.9", "1.2", "2.5"],
              "frequent": [{ "value": "0.9", "count": 1 }, { "value": "1.2", "count": 1 }, { "value": "2.5", "count": 1 }] },
            { "name": "kind", "type": "category", "missing": 0, "distinct": 2, "categories": ["cat", "dog"], "frequent": [{ "value": "cat",
              "count": 2 }, { "value": "dog", "count": 1 }] }
          ],
          "warnings": [], "missing": ["", "NA", "N/A", "#N/A", "<NA>", "n/a", "NaN", "nan", "NULL", "null", "?"], "decimal": ".",
          "createdAt": "2026-01-31T12:00:00Z", "firstRows": [["1.2", "cat"], ["0.9", "cat"], ["2.5", "dog"]]
        }
        """;

    public const string Generate = """{ "id": "moons", "kind": "moons", "rows": 200, "noise": 0.1, "seed": 1 }""";

    public const string Generated = $$"""
        {
          "id": "moons", "builtIn": false, "rows": 200, "bytes": 8021, "digest": "{{Digest}}", "columns": [
            { "name": "x1", "type": "number", "missing": 0, "min": -1.1254, "max": 2.1018, "mean": 0.5017, "standardDeviation": 0.8731,
              "quantiles": { "0.01": -1.0287, "0.25": -0.2016, "0.5": 0.5029, "0.75": 1.2038, "0.99": 2.0352 } },
            { "name": "x2", "type": "number", "missing": 0, "min": -0.6842, "max": 1.1926, "mean": 0.2468, "standardDeviation": 0.5024,
              "quantiles": { "0.01": -0.5871, "0.25": -0.1942, "0.5": 0.2461, "0.75": 0.6953, "0.99": 1.0984 } },
            { "name": "label", "type": "number", "missing": 0, "min": 0, "max": 1, "mean": 0.5, "standardDeviation": 0.5,
              "quantiles": { "0.01": 0, "0.25": 0, "0.5": 0.5, "0.75": 1, "0.99": 1 } }
          ],
          "warnings": [], "missing": ["", "NA", "N/A", "#N/A", "<NA>", "n/a", "NaN", "nan", "NULL", "null", "?"], "decimal": ".",
          "createdAt": "2026-01-31T12:00:00Z", "firstRows": [[0.8127, 0.6035, 0], [0.2911, -0.2254, 1]]
        }
        """;

    private const string Digest = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

    public const string Dataset = $$"""
        {
          "id": "pets", "builtIn": false, "rows": 3, "bytes": 52, "digest": "{{Digest}}", "columns": {{Columns}},
          "warnings": [], "missing": ["", "NA", "N/A", "#N/A", "<NA>", "n/a", "NaN", "nan", "NULL", "null", "?"], "decimal": ".",
          "createdAt": "2026-01-31T12:00:00Z", "firstRows": [[1.2, "cat"], [0.9, "cat"], [2.5, "dog"]]
        }
        """;

    public const string DatasetList = $$"""
        {
          "items": [{ "id": "pets", "builtIn": false, "rows": 3, "bytes": 52, "digest": "{{Digest}}",
          "createdAt": "2026-01-31T12:00:00Z" }],
          "next": null
        }
        """;

    public const string Profile = """
        {
          "rows": 3, "total": 3, "target": "kind", "columns": [
            { "name": "height", "type": "number", "histogram": { "min": 0.9, "max": 2.5,
              "counts": [1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] }, "frequent": null, "association": 0 },
            { "name": "kind", "type": "category", "histogram": null,
              "frequent": [{ "value": "cat", "count": 2 }, { "value": "dog", "count": 1 }], "association": null }
          ],
          "next": null
        }
        """;

    public const string Rows = """
        { "offset": 0, "columns": ["height", "kind"], "rows": [[1.2, "cat"], [0.9, "cat"]], "total": 3, "next": 2 }
        """;
}
