using System.Buffers.Binary;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace NnService.Api.Tests.Protocols;

/// <summary>An answer as a client has it.</summary>
internal sealed record ClientAnswer(int Status, HttpContentHeaders ContentHeaders, HttpResponseHeaders Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>How public clients take answers apart, each in its own way; what they get is told as lines <c>name: values</c>.</summary>
internal static class ClientReaders
{
    private const string Length = "Inference-Header-Content-Length";

    public static IEnumerable<string> Read(string reader, ClientAnswer answer) => reader switch
    {
        "tensorflow" => TensorFlow(Json(answer)),
        "triton" => Tensors(answer, needsName: false),
        "kserve" => Tensors(answer, needsName: true),
        "triton error" => [$"error: {Json(answer).Text("error")}"],
        "kserve error" =>
            [$"error: {(answer.ContentHeaders.GetValues("Content-Type").Single() == "application/json" ? Json(answer).Text("error") : "")}"],
        "kserve ready" => [$"ready: {Json(answer).GetProperty("ready").GetRawText()}"],
        "status" => [$"well: {(answer.Status == 200 ? "true" : "false")}"],
        _ => throw new ArgumentOutOfRangeException(nameof(reader), reader, null),
    };

    private static JsonElement Json(ClientAnswer answer) => JsonSerializer.Deserialize<JsonElement>(answer.Body);

    // Rows are turned into columns, as pandas or numpy do with them.
    private static IEnumerable<string> TensorFlow(JsonElement json)
    {
        if (json.TryGetProperty("outputs", out var outputs))
            return outputs.EnumerateObject().Select(output => Line(output.Name, Flat(output.Value)));
        var rows = json.Items("predictions");
        return rows[0].ValueKind == JsonValueKind.Object
            ? rows[0].Members().Select(name => Line(name, rows.SelectMany(row => Flat(row.GetProperty(name)))))
            : [Line("predictions", rows.SelectMany(Flat))];
    }

    // The bytes of outputs follow the JSON in the order of the outputs, and the shape must take all values.
    private static List<string> Tensors(ClientAnswer answer, bool needsName)
    {
        var length = answer.Headers.TryGetValues(Length, out var told)
            ? int.Parse(told.Single(), CultureInfo.InvariantCulture)
            : answer.Body.Length;
        var json = JsonSerializer.Deserialize<JsonElement>(answer.Body.AsSpan(0, length));
        if (needsName) Assert.NotEqual("", json.Text("model_name"));
        var lines = new List<string>();
        var at = length;
        foreach (var output in json.Items("outputs"))
        {
            string[] values;
            if (output.TryGetProperty("parameters", out var parameters) && parameters.TryGetProperty("binary_data_size", out var size))
            {
                values = [.. Values(answer.Body.AsSpan(at, size.GetInt32()), output.Text("datatype"))];
                at += size.GetInt32();
            }
            else
            {
                values = [.. Flat(output.GetProperty("data"))];
            }

            Assert.Equal(output.Items("shape").Aggregate(1, (product, dimension) => product * dimension.GetInt32()), values.Length);
            lines.Add(Line(output.Text("name"), values));
        }

        Assert.Equal(answer.Body.Length, at);
        return lines;
    }

    private static List<string> Values(ReadOnlySpan<byte> bytes, string type)
    {
        var values = new List<string>();
        while (!bytes.IsEmpty)
        {
            var taken = type switch
            {
                "FP32" =>
                sizeof(float),
                "FP64" or "INT64" => sizeof(long),
                _ => sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(bytes)
            };
            values.Add(type switch
            {
                "FP32" => Text(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
                "FP64" => Text(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
                "INT64" => Text(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
                _ => Encoding.UTF8.GetString(bytes[sizeof(int)..taken]),
            });
            bytes = bytes[taken..];
        }

        return values;
    }

    private static IEnumerable<string> Flat(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Flat),
        JsonValueKind.String => [value.GetString()!],
        _ => [Text(value.GetDouble())],
    };

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Line(string name, IEnumerable<string> values) => $"{name}: {string.Join(' ', values)}";
}
