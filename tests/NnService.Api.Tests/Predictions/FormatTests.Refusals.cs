using System.Text;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Predictions;

public sealed partial class FormatTests
{
    [Theory]
    [InlineData(
        "f-iris", Csv, "sepal_length,sepal_width,petal_length\n1,2,3\n", "/instances/0/petal_width", "Line 1: 'petal_width' is absent")]
    [InlineData("f-iris", Csv, $"{Iris},colour\n1,2,3,4,5\n", "/instances/0/colour", "Line 1: 'colour' is not a feature")]
    [InlineData(
        "f-iris",
        Csv,
        $"{Iris}\n1,2,3,4\n\n1,2,long,4\n",
        "/instances/1/petal_length",
        "Line 4: 'petal_length' is 'long'; it must be a number")]
    [InlineData("f-iris", Csv, $"{Iris}\n1,2,3,4\n1,2,1e300,4\n", "/instances/1/petal_length", "Line 3: ")]
    [InlineData("f-iris", JsonLines, "[1, 2, 3, 4]\n\n[1, 2, 3]\n", "/instances/1", "Line 3: the row has 3 cells")]
    [InlineData("f-iris", JsonLines, "[1, 2, \"long\", 4]", "/instances/0/2", "Line 1: 'petal_length' is 'long'")]
    [InlineData("f-words", Csv, "code,ok\n8,yes\n", "/instances/0/code", "Line 2: 'code' is '8', which no training row had")]
    [InlineData("f-words", Csv, "code,ok\n1,maybe\n", "/instances/0/ok", "Line 2: 'ok' is 'maybe'; it must be true or false")]
    [InlineData("f-plain", Csv, "a,b,c\n1,2,3\n", "/instances/0", "Line 1: the header has 3 columns; the model takes 2")]
    [InlineData("f-plain", Csv, "a,b\n1,x\n", "/instances/0/1", "Line 2: 'x' is not a number")]
    [InlineData("f-plain", Csv, "a,b\n1,\n", "/instances/0/1", "Line 2: null is not a number")]
    [InlineData("f-plain", Csv, "a,b\n1,1e39\n", "/instances/0/1", "Line 2: ")]
    [InlineData("f-plain", JsonLines, """{ "a": 1, "b": 2 }""", "/instances/0", "Line 1: this model takes plain numbers")]
    [InlineData("f-iris", JsonLines, "\n \n", "/instances", "at least one row")]
    public async Task What_does_not_fit_is_refused_with_its_line(string model, string type, string text, string pointer, string says) =>
        await (await SendAsync(model, type, text, Csv)).IsProblemAsync("invalid", pointer, says);

    [Theory]
    [InlineData(Csv, "", "malformed_csv", "", "Line 1: ")]
    [InlineData(Csv, $"{Iris}\n", "malformed_csv", "", "no row")]
    [InlineData(Csv, $"{Iris}\n1,2,3,4\n1,2,3\n", "malformed_csv", "", "Line 3: The row has 3 cells")]
    [InlineData(Csv, $"{Iris},petal_width\n1,2,3,4,5\n", "malformed_csv", "", "Line 1, column 5: ")]
    [InlineData(Csv, $"{Iris}\n1,2,3,\"4\n", "malformed_csv", "", "Line 2: A quote")]
    [InlineData(JsonLines, "[1, 2, 3, 4]\n[1, 2, 3, 4\n", "malformed_json", "/instances/1", "Line 2, byte ")]
    [InlineData(JsonLines, "[1, 2, 3, 4]\n[1, 2, 3, 4] 5\n", "malformed_json", "/instances/1", "Line 2, byte 14: ")]
    [InlineData(JsonLines, "\n\n{ \"x\": NaN }\n", "malformed_json", "/instances/0", "Line 3, byte ")]
    [InlineData(JsonLines, "[1, 2, 3, 4]\n7\n", "wrong_type", "/instances/1", "Line 2: An object")]
    [InlineData(JsonLines, "[1, [2], 3, 4]", "wrong_type", "/instances/0/1", "Line 1: ")]
    [InlineData(JsonLines, """{ "colour": 1, "colour": 1 }""", "duplicate_member", "/instances/0/colour", "Line 1: ")]
    [InlineData(JsonLines, "[1e400, 2, 3, 4]", "not_finite", "/instances/0/0", "Line 1: ")]
    [InlineData(JsonLines, "{ \"\\ud800\": 1 }", "malformed_json", "/instances/0", "Unicode")]
    [InlineData(Json, """{ "instances": [[1, 2, 3, 4], [1, 2, 3, 4] }""", "malformed_json", "/instances", "line 1, byte ")]
    [InlineData(Json, """{ "instances": [[1, 2, 3, 4]], "instances": [] }""", "duplicate_member", "/instances", "twice")]
    [InlineData(
        Json,
        """{ "instances": [{ "petal_width": 1, "petal_\u0077idth": 1 }] }""",
        "duplicate_member",
        "/instances/0/petal_width",
        "twice")]
    [InlineData(Json, """{ "instances": [[1, 2, 3, 4]] } x""", "malformed_json", "", "line 1")]
    public async Task What_cannot_be_read_is_refused_with_its_place(string type, string text, string code, string pointer, string says) =>
        await (await SendAsync("f-iris", type, text)).IsProblemAsync(code, pointer, says);

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        var problem = await (await SendAsync(
            "f-iris", Csv, "sepal_length,sepal_width,petal_length,hue\n1,2,3,4\nx,2,3,4\n1,2,y,4\n")).IsProblemAsync("invalid");
        Assert.Equal(
            ["/instances/0/hue", "/instances/0/petal_width", "/instances/1/sepal_length", "/instances/2/petal_length"],
            problem.Items("errors").Select(error => error.Text("pointer")));
        problem = await (await SendAsync("f-iris", JsonLines, "[1]\n7\n[1e400]\n")).IsProblemAsync("wrong_type");
        Assert.Equal(["/instances/1", "/instances/2/0"], problem.Items("errors").Select(error => error.Text("pointer")));
    }

    [Fact]
    public async Task Rows_whose_outputs_are_not_finite_are_told_before_anything_is_sent() =>
        await (await SendAsync("f-huge", Csv, "a\n1\n1e30\n", Csv)).IsProblemAsync("invalid", "/instances/1", "not finite");

    [Fact]
    public async Task More_rows_than_allowed_are_refused_in_every_format()
    {
        foreach (var (type, text) in (IEnumerable<(string, string)>)[
            (Csv, $"a,b\n{Repeat("1,2\n", 100_001)}"),
            (JsonLines, Repeat("[1,2]\n", 100_001)),
            (Json, $"{{\"instances\":[{Repeat("[1,2],", 100_000)}[1,2]]}}"),
        ])
            await (await SendAsync("f-plain", type, text)).IsProblemAsync("too_large", says: "MaxPredictionRows");
        await (await SendAsync("f-wide", Csv, $"a\n{Repeat("1\n", 6_000)}", query: "?version=0")).IsProblemAsync(
            "too_large", says: "MaxPredictionNumbers");
    }

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
