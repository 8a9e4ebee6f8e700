using System.Net;
using System.Text;
using NnService.Api.Tests.Hosting;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Json;

/// <summary>What is refused in a JSON body, how and where.</summary>
public sealed class JsonBodyTests(HostingApp app)
{
    public static TheoryData<string, string, string, string> Refused => new()
    {
        // body, code, pointer, words in the detail
        { "", "malformed_json", "", "JSON body is needed" },
        { "null", "malformed_json", "", "JSON body is needed" },
        { "[]", "wrong_type", "", "an object" },
        { "3", "wrong_type", "", "an object" },
        { """{"count":1""", "malformed_json", "/count", "line 1, byte" },
        { """{"count":1} x""", "malformed_json", "", "" },
        { """{"count":1}{}""", "malformed_json", "", "" },
        { """{"count":1,}""", "malformed_json", "", "trailing comma" },
        { """{"count":1/*c*/}""", "malformed_json", "", "" },
        { "{\"count\":\n  oops}", "malformed_json", "/count", "line 2, byte 3" },
        { """{"count":1,"count":2}""", "duplicate_member", "/count", "twice" },
        { """{"count":1,"\u0063ount":2}""", "duplicate_member", "/count", "twice" },
        { """{"count":1,"Count":2}""", "unknown_member", "/Count", "allowed: name, count" },
        { """{"epochz":1}""", "unknown_member", "/epochz", "'epochz' is not known here; allowed: name, count" },
        { """{"layers":[{"units":1},{"unitz":1}]}""", "unknown_member", "/layers/1/unitz", "allowed: units, dropout" },
        { """{"a/b~c":1}""", "unknown_member", "/a~1b~0c", "'a/b~c'" },
        { """{"a.b":1}""", "unknown_member", "/a.b", "'a.b'" },
        { """{"a'b":1}""", "unknown_member", "/a'b", "'a'b'" },
        { """{"a']b":1}""", "unknown_member", "/a']b", "" },
        { """{"__proto__":{}}""", "unknown_member", "/__proto__", "" },
        { """{"$type":"x"}""", "unknown_member", "/$type", "" },
        { """{"$ref":"#"}""", "unknown_member", "/$ref", "" },
        { """{"count":"3"}""", "wrong_type", "/count", "Expected an integer from -2147483648 to 2147483647, got text" },
        { """{"count":[3]}""", "wrong_type", "/count", "an integer" },
        { """{"count":{}}""", "wrong_type", "/count", "an integer" },
        { """{"count":true}""", "wrong_type", "/count", "got a boolean" },
        { """{"count":2.5}""", "wrong_type", "/count", "an integer" },
        { """{"count":2147483648}""", "wrong_type", "/count", "to 2147483647" },
        { """{"seed":9223372036854775808}""", "wrong_type", "/seed", "to 9223372036854775807" },
        { """{"flag":1}""", "wrong_type", "/flag", "true or false" },
        { """{"name":5}""", "wrong_type", "/name", "Expected text, got a number" },
        { """{"name":{"a":1}}""", "wrong_type", "/name", "Expected text, got an object" },
        { """{"title":null}""", "wrong_type", "/title", "null" },
        { """{"layers":{}}""", "wrong_type", "/layers", "an array" },
        { """{"layers":[5]}""", "wrong_type", "/layers/0", "an object" },
        { """{"layers":[{"units":"2"}]}""", "wrong_type", "/layers/0/units", "an integer" },
        { """{"mode":"quick"}""", "wrong_type", "/mode", "one of fast, verySlow, got 'quick'" },
        { """{"mode":"VerySlow"}""", "wrong_type", "/mode", "one of fast, verySlow" },
        { """{"mode":1}""", "wrong_type", "/mode", "got a number" },
        { """{"mode":"fast,verySlow"}""", "wrong_type", "/mode", "" },
        { """{"rate":NaN}""", "malformed_json", "/rate", "" },
        { """{"rate":Infinity}""", "malformed_json", "/rate", "" },
        { """{"rate":"NaN"}""", "wrong_type", "/rate", "Expected a number, got text" },
        { """{"rate":"0.1"}""", "wrong_type", "/rate", "got text" },
        { """{"rate":1e400}""", "not_finite", "/rate", "too large" },
        { """{"rate":-1e400}""", "not_finite", "/rate", "too large" },
        { """{"single":1e39}""", "not_finite", "/single", "3.4e38" },
        { """{"rates":[1,2,1e400]}""", "not_finite", "/rates/2", "too large" },
        { """{"rates":[1,"2"]}""", "wrong_type", "/rates/1", "got text" },
        { """{"rates":[1,null]}""", "wrong_type", "/rates/1", "got null" },
        { """{"matrix":[[1],[2,1e39]]}""", "not_finite", "/matrix/1/1", "too large" },
        { """{"layers":[{"dropout":1e999}]}""", "not_finite", "/layers/0/dropout", "too large" },
        { """{"weights":{"a b":1e400}}""", "not_finite", "/weights/a b", "too large" },
        { """{"weights":{"a":1,"a":2}}""", "duplicate_member", "/weights/a", "twice" },
        { """{"activation":{"type":"leaky","slope":"x"}}""", "wrong_type", "/activation/slope", "got text" },
        { """{"activation":{"kind":"leaky"}}""", "unknown_member", "/activation/kind", "allowed: type, slope" },
        { """{"activation":{}}""", "wrong_type", "/activation/type", "got nothing" },
        { """{"rate":0x10}""", "malformed_json", "/rate", "" },
        { """{"rate":1_000}""", "malformed_json", "/rate", "" },
        { """{"rate":1,5}""", "malformed_json", "", "" },
        { """{"rate":١}""", "malformed_json", "/rate", "" },
        { """{"name":"\ud800"}""", "malformed_json", "/name", "lone surrogates" },
        { """{"name":"a\u0000b"}""", "malformed_json", "/name", "U+0000" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Refuses_with_code_pointer_and_words(string body, string code, string pointer, string says)
    {
        var bound = await app.PostAsync("/probe/body", Encoding.UTF8.GetBytes(body));
        await bound.IsProblemAsync(code, pointer, says);
        // A handler that reads the body itself refuses in the same words.
        var read = await app.PostAsync("/probe/read", Encoding.UTF8.GetBytes(body));
        await read.IsProblemAsync(code, pointer, body.Length == 0 ? null : says);
    }

    [Fact]
    public async Task Invalid_utf8_is_malformed() =>
        await (await app.PostAsync("/probe/body", [.. "{\"name\":\""u8, 0xC0, 0xAF, .. "\"}"u8])).IsProblemAsync("malformed_json", "/name");

    [Fact]
    public async Task Utf16_bytes_are_malformed() =>
        await (await app.PostAsync("/probe/body", Encoding.Unicode.GetBytes("{\"count\":1}"))).IsProblemAsync("malformed_json");

    [Theory]
    [InlineData(17)]
    [InlineData(65)]
    [InlineData(100_000)]
    public async Task Deep_nesting_is_refused(int depth) =>
        await (await app.PostAsync(
            "/probe/body", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"inner\":", depth))))).IsProblemAsync(
            "malformed_json", says: "16 levels");

    [Fact]
    public async Task A_long_unknown_name_is_not_sent_back() =>
        await (await app.PostAsync(
            "/probe/body", Encoding.ASCII.GetBytes($"{{\"{new string('k', 500_000)}\":1}}"))).IsProblemAsync("unknown_member");

    [Theory]
    [InlineData("""{"rate":-0,"single":1e-400,"rates":[5e-324]}""")]
    [InlineData("""{"mode":"verySlow","flag":false,"layers":[],"weights":{"a":1},"activation":"relu"}""")]
    [InlineData("\uFEFF{\"count\":1}")]
    [InlineData("{}")]
    public async Task Takes_what_is_right(string body)
    {
        Assert.Equal(HttpStatusCode.OK, (await app.PostAsync("/probe/body", Encoding.UTF8.GetBytes(body))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.PostAsync("/probe/read", Encoding.UTF8.GetBytes(body))).StatusCode);
    }

    [Fact]
    public async Task Absurdly_long_numbers_and_arrays_end_in_an_answer()
    {
        var number = new string('9', 100_000);
        await (await app.PostAsync("/probe/body", Encoding.ASCII.GetBytes($"{{\"rate\":{number}}}"))).IsProblemAsync("not_finite", "/rate");
        await (await app.PostAsync("/probe/body", Encoding.ASCII.GetBytes($"{{\"count\":{number}}}"))).IsProblemAsync(
            "wrong_type", "/count");
        var ok = await app.PostAsync(
            "/probe/body", Encoding.ASCII.GetBytes($"{{\"rates\":[{string.Join(',', Enumerable.Repeat('1', 500_000))}]}}"));
        Assert.Equal(HttpStatusCode.OK, ok.StatusCode);
    }
}
