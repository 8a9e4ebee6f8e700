using System.Buffers.Binary;
using System.Net;
using System.Text;
using System.Text.Json;

namespace NnService.Api.Tests.Protocols.OpenInference;

/// <summary>The binary tensor data extension of the Open Inference Protocol.</summary>
public sealed class BinaryTensorTests(ServingApp serving)
{
    private const string Length = "Inference-Header-Content-Length";
    private const string OnesAndTwos = "0000803f00000040"; // 1 and 2 as FP32

    [Theory]
    [InlineData("FP16", "003c004000000000")]
    [InlineData("FP32", "0000803f000000400000000000000000")]
    [InlineData("FP64", "000000000000f03f000000000000004000000000000000000000000000000000")]
    [InlineData("INT8", "01020000")]
    [InlineData("UINT8", "01020000")]
    [InlineData("INT16", "0100020000000000")]
    [InlineData("UINT16", "0100020000000000")]
    [InlineData("INT32", "01000000020000000000000000000000")]
    [InlineData("UINT32", "01000000020000000000000000000000")]
    [InlineData("INT64", "0100000000000000020000000000000000000000000000000000000000000000")]
    [InlineData("UINT64", "0100000000000000020000000000000000000000000000000000000000000000")]
    public async Task Numbers_of_every_type_are_taken_and_answered_as_bytes(string type, string data)
    {
        var (json, bytes) = await InferAsync(
            "plain", Inputs(type, "[2,2]", data.Length / 2, "\"parameters\":{\"binary_data_output\":true},\"id\":\"7\""), data);
        json.Is("""
            {"model_name":"plain","model_version":"1","id":"7","outputs":[{"name":"outputs","shape":[2,2],"datatype":"FP32","parameters":{"binary_data_size":16}}]}
            """);
        Assert.Equal([7.5f, 9.5f, 0.5f, -0.5f], bytes.Chunk(4).Select(value => BitConverter.ToSingle(value)));
    }

    [Theory]
    [InlineData("", "", false)]
    [InlineData("", "\"parameters\":{\"binary_data_output\":false}", false)]
    [InlineData("\"outputs\":[{\"name\":\"outputs\"}]", "\"parameters\":{\"binary_data_output\":true}", true)]
    [InlineData(
        "\"outputs\":[{\"name\":\"outputs\",\"parameters\":{\"binary_data\":false}}]",
        "\"parameters\":{\"binary_data_output\":true}",
        false)]
    [InlineData("\"outputs\":[{\"name\":\"outputs\",\"parameters\":{\"binary_data\":true}}]", "", true)]
    public async Task An_output_is_binary_where_the_request_says_so(string outputs, string parameters, bool isBinary)
    {
        var more = string.Join(',', new[] { outputs, parameters }.Where(part => part.Length > 0));
        var response = await SendAsync("plain", Inputs("FP32", "[1,2]", 8, more), OnesAndTwos);
        Assert.Equal(isBinary ? "application/octet-stream" : "application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(isBinary, response.Headers.Contains(Length));
    }

    [Fact]
    public async Task A_table_of_words_and_numbers_answers_the_same_as_with_json()
    {
        const string Row = """[["Biscoe",39,18,181,3750,"MALE"],["Dream",50,null,230,5700,null]]""";
        var expected = (await (await serving.App.PostAsync(
            "/models/penguins/predict", $$"""{ "instances": {{Row}} }""")).JsonAsync()).Items("predictions");
        var body = $$$"""
            {"inputs":[{{{Input("island", "BYTES", Words("Biscoe", "Dream").Length)}}},{{{Input("beak_length_mm", "FP64", 32)}}},
             {"name":"beak_depth_mm","shape":[2,1],"datatype":"FP32","data":[18,NaN]},
             {{{Input("flipper_length_mm", "INT16", 8)}}},{{{Input("body_mass_g", "FP32", 16)}}},{{{Input("sex", "BYTES", Words("MALE", "").Length)}}}],
             "parameters":{"binary_data_output":true}}
            """;
        var data =
            $"{Words("Biscoe", "Dream")}{Hex(BitConverter.GetBytes(39.0))}{Hex(BitConverter.GetBytes(50.0))}b500e600{Hex(BitConverter.GetBytes(3750f))}{Hex(BitConverter.GetBytes(5700f))}{Words("MALE", "")}";
        var (json, bytes) = await InferAsync("penguins", body, data);
        var labels = json.Items("outputs")[0].GetProperty("parameters").GetProperty("binary_data_size").GetInt32();
        json.Items("outputs")[0].GetProperty("shape").Is("[2]");
        Assert.Equal(expected.Select(row => row.Text("label")), ReadWords(bytes.AsSpan(0, labels)));
        Assert.Equal(
            expected.SelectMany(row => row.GetProperty("probabilities").EnumerateObject()).Select(pair => (float)pair.Value.GetDouble()),
            bytes[labels..].Chunk(4).Select(value => BitConverter.ToSingle(value)));

        static string Input(string name, string type, int hexLength) =>
            $$$"""{"name":"{{{name}}}","shape":[2,1],"datatype":"{{{type}}}","parameters":{"binary_data_size":{{{hexLength / 2}}}}}""";
    }

    [Fact]
    public async Task NaN_is_missing_in_bytes_too()
    {
        var expected = (await (await serving.App.PostAsync(
            "/models/numbers/predict", """{ "instances": [[null]] }""")).JsonAsync()).Items("predictions")[0].GetProperty("values");
        var (json, bytes) = await InferAsync("numbers", """
            {"inputs":[{"name":"sepal_length","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":4}}],"parameters":{"binary_data_output":true}}
            """, "0000c07f");
        Assert.Equal("FP64", json.Items("outputs")[0].Text("datatype"));
        Assert.Equal(
            expected.EnumerateObject().Select(pair => pair.Value.GetSingle()),
            bytes.Chunk(8).Select(value => (float)BitConverter.ToDouble(value)));
    }

    [Fact]
    public async Task A_body_without_JSON_is_the_only_input()
    {
        var (json, bytes) = await InferAsync("plain", "", OnesAndTwos + "0000000000000000");
        json.Is("""
            {"model_name":"plain","model_version":"1","outputs":[{"name":"outputs","shape":[2,2],"datatype":"FP32","parameters":{"binary_data_size":16}}]}
            """);
        Assert.Equal([7.5f, 9.5f, 0.5f, -0.5f], bytes.Chunk(4).Select(value => BitConverter.ToSingle(value)));
        Assert.Contains("12 bytes are not rows of 2", await RefusedAsync("plain", "", OnesAndTwos + "00000000"), StringComparison.Ordinal);
        Assert.Contains("no row", await RefusedAsync("plain", "", ""), StringComparison.Ordinal);
        Assert.Contains("sepal_length, sepal_width", await RefusedAsync("flowers", "", OnesAndTwos), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FP32", "[1,2]", 8, "0000803f0000004000", "unexpected additional input data: 1 bytes")]
    [InlineData("FP32", "[1,2]", 8, "0000803f000000", "expecting 1 additional bytes")]
    [InlineData("FP32", "[1,2]", 7, "0000803f000000", "takes 8 bytes of FP32, got 7")]
    [InlineData("FP32", "[1,2]", 0, "", "takes 8 bytes of FP32, got 0")]
    [InlineData("FP32", "[2,2]", 8, OnesAndTwos, "takes 16 bytes of FP32, got 8")]
    [InlineData("FP32", "[4611686018427387904,2]", 8, OnesAndTwos, "takes 36893488147419103232 bytes")]
    [InlineData("FP32", "[0,2]", 0, "", "no row")]
    [InlineData("FP32", "[1,2]", -8, "", "binary_data_size")]
    [InlineData("FP32", "[1,2]", long.MaxValue, OnesAndTwos, "additional bytes")]
    [InlineData("FP32", "[1,2]", 8, "0000807f00000040", "infinite")]
    [InlineData("FP32", "[1,2]", 8, "0000c07f00000040", "null is not a number")]
    [InlineData("FP64", "[1,2]", 16, "000000000000f03f9c7500883ce4377e", "too large")]
    [InlineData("BOOL", "[1,2]", 2, "0100", "allowed: FP16, FP32, FP64, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64.")]
    [InlineData("BYTES", "[1,2]", 10, "01000000610100000062", "allowed: FP16")]
    public async Task Bytes_that_do_not_fit_are_refused(string type, string shape, long size, string data, string says) =>
        Assert.Contains(says, await RefusedAsync("plain", Inputs(type, shape, size, ""), data), StringComparison.Ordinal);

    [Theory]
    [InlineData("0100000061", 1, 5, "'a'")]
    [InlineData("01000000610100000062", 1, 10, "unexpected number of string elements 2 for input 'island', expecting 1")]
    [InlineData(
        "0100000061010000", 2, 8, "incomplete string length indicator for input 'island', expecting 4 bytes but only 3 bytes available")]
    [InlineData("ffffffff61", 1, 5, "expecting string of length 4294967295 but only 1 bytes available")]
    [InlineData("0200000061", 1, 5, "expecting string of length 2 but only 1 bytes available")]
    [InlineData("0100000061", 2, 5, "expected 2 string elements for input 'island', got 1")]
    [InlineData("01000000ff", 1, 5, "not UTF-8")]
    public async Task Words_that_do_not_fit_are_refused(string data, int rows, int size, string says)
    {
        var others = string.Join(
            ',',
            new[] { "beak_length_mm", "beak_depth_mm", "flipper_length_mm", "body_mass_g" }.Select(
                name =>
                    $$"""{"name":"{{name}}","shape":[{{rows}}],"datatype":"FP32","data":[{{string.Join(',', Enumerable.Repeat("1", rows))}}]}"""));
        var sex =
            $$"""{"name":"sex","shape":[{{rows}}],"datatype":"BYTES","data":[{{string.Join(',', Enumerable.Repeat("null", rows))}}]}""";
        var body =
            $$$"""{"inputs":[{"name":"island","shape":[{{{rows}}}],"datatype":"BYTES","parameters":{"binary_data_size":{{{size}}}}},{{{others}}},{{{sex}}}]}""";
        Assert.Contains(says, await RefusedAsync("penguins", body, data), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x", "Unable to parse Inference-Header-Content-Length, got: x")]
    [InlineData("", "Unable to parse Inference-Header-Content-Length, got: ")]
    [InlineData("1,2", "Unable to parse")]
    [InlineData("99999999999999999999", "Unable to parse")]
    [InlineData("-1", "should be in range (0, 8), got: -1")]
    [InlineData("9", "should be in range (0, 8), got: 9")]
    [InlineData("9223372036854775807", "should be in range (0, 8)")]
    [InlineData("4", "JSON Parse error")]
    public async Task Header_lengths_that_do_not_fit_are_refused(string length, string says) =>
        Assert.Contains(
            says,
            await ServingApp.RefusedAsync(HttpStatusCode.BadRequest, SendAsync("plain", "", OnesAndTwos, length)),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_body_that_breaks_off_anywhere_is_refused()
    {
        var json =
            $$$"""{"inputs":[{"name":"color","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":{{{Words("blue", "red").Length / 2}}}}},{"name":"size","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}}]}""";
        var body = Body(json, Words("blue", "red") + OnesAndTwos);
        for (var length = 0; length < body.Length; length++)
        {
            var part = new ByteArrayContent(body[..length]);
            await ServingApp.RefusedAsync(
                HttpStatusCode.BadRequest,
                serving.App.SendAsync(HttpMethod.Post, "/v2/models/shop/infer", part, (Length, $"{json.Length}")));
        }

        await InferAsync("shop", json.Insert(json.Length - 1, ",\"parameters\":{\"binary_data_output\":true}"), Hex(body[json.Length..]));
    }

    [Fact]
    public async Task A_compressed_body_is_measured_after_decompression()
    {
        var json = Inputs("FP32", "[1,2]", 8, "");
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(
            packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Body(json, OnesAndTwos), TestContext.Current.CancellationToken);
        var body = new ByteArrayContent(packed.ToArray()) { Headers = { ContentEncoding = { "gzip" } } };
        (await (await serving.App.SendAsync(
            HttpMethod.Post,
            "/v2/models/plain/infer",
            body,
            (Length, $"{json.Length}"))).JsonAsync()).Items("outputs")[0].GetProperty("data")
            .Is("[7.5,9.5]");
    }

    [Fact]
    public async Task More_than_is_allowed_is_413()
    {
        var rows = new byte[100_001 * 2];
        var json = Inputs("UINT8", "[100001,2]", rows.Length, "");
        await ServingApp.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, SendAsync("plain", json, Hex(rows)));
        await ServingApp.RefusedAsync(
            HttpStatusCode.RequestEntityTooLarge,
            serving.App.SendAsync(
                HttpMethod.Post, "/v2/models/plain/infer", new ByteArrayContent(new byte[(16 << 20) + 1]), (Length, "0")));
    }

    private static string Inputs(string type, string shape, long size, string more) =>
        $$$"""{"inputs":[{"name":"x","shape":{{{shape}}},"datatype":"{{{type}}}","parameters":{"binary_data_size":{{{size}}}}}]{{{(more.Length == 0 ? "" : $",{more}")}}}}""";

    private static byte[] Body(string json, string hex) => [.. Encoding.UTF8.GetBytes(json), .. Convert.FromHexString(hex)];

    private Task<HttpResponseMessage> SendAsync(string model, string json, string hex, string? length = null) =>
        serving.App.SendAsync(
            HttpMethod.Post, $"/v2/models/{model}/infer", new ByteArrayContent(Body(json, hex)), (Length, length ?? $"{json.Length}"));

    private Task<string> RefusedAsync(string model, string json, string hex) =>
        ServingApp.RefusedAsync(HttpStatusCode.BadRequest, SendAsync(model, json, hex));

    private async Task<(JsonElement Json, byte[] Bytes)> InferAsync(string model, string json, string hex)
    {
        var response = await SendAsync(model, json, hex);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, Encoding.UTF8.GetString(body));
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.MediaType);
        var length = int.Parse(Assert.Single(response.Headers.GetValues(Length)), System.Globalization.CultureInfo.InvariantCulture);
        return (JsonSerializer.Deserialize<JsonElement>(body.AsSpan(0, length)), body[length..]);
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Words(params string[] words) =>
        string.Concat(
            words.Select(word => Hex([.. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(word)), .. Encoding.UTF8.GetBytes(word)])));

    private static List<string> ReadWords(ReadOnlySpan<byte> bytes)
    {
        var words = new List<string>();
        while (!bytes.IsEmpty)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            words.Add(Encoding.UTF8.GetString(bytes.Slice(sizeof(int), length)));
            bytes = bytes[(sizeof(int) + length)..];
        }

        return words;
    }
}
