using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace NnService.Api.Tests.Predictions;

/// <summary>An answer does not depend on how its row came.</summary>
public sealed class ChannelTests(ChannelApp channels) : IClassFixture<ChannelApp>
{
    private static readonly (string, string) Class = ("y", "a");

    [Fact]
    public async Task A_word_that_was_a_value_in_the_upload_is_one_in_every_channel()
    {
        await channels.LearnAsync("namibia", $"country,y\n{Repeat("NA,a\nDE,b\nDE,b\n", 8)}", "&missing=");
        await AnswersAsync("namibia", "a", ("country", "NA"));
        await AnswersAsync("namibia", "b", ("country", " DE\t"));
    }

    [Fact]
    public async Task A_word_that_meant_missing_in_the_upload_means_it_in_every_channel()
    {
        await channels.LearnAsync("dash", $"country,y\n{Repeat("-,a\nDE,b\nDE,b\n", 8)}", "&missing=-|-999");
        await AnswersAsync("dash", "a", ("country", "-"));
        await AnswersAsync("dash", "a", ("country", "-999"));
        await AnswersAsync("dash", "refused", ("country", "NA"));
        Assert.Equal(
            "a", await LabelAsync("dash", """{ "instances": [{ "country": -999 }] }"""));
        (await channels.App.ReadAsync("/datasets/dash")).GetProperty("missing").Is("""["-", "-999"]""");
        (await channels.App.ReadAsync("/models/dash/schema")).GetProperty("missing").Is("""["-", "-999"]""");
    }

    [Fact]
    public async Task Numbers_that_a_double_does_not_tell_apart_are_words()
    {
        await channels.LearnAsync("large", $"id,y\n{Repeat("9007199254740992,a\n9007199254740993,b\nx,c\n", 20)}");
        await AnswersAsync("large", "a", ("id", "9007199254740992"));
        await AnswersAsync("large", "b", ("id", "9007199254740993"));
        await AnswersAsync("large", "refused", ("id", "9007199254740994"));
        foreach (var (number, label) in ((string, string)[])[("9007199254740992", "a"), ("9007199254740993", "b")])
        {
            Assert.Equal(label, await LabelAsync("large", $$"""{ "instances": [{ "id": {{number}} }] }"""));
            var served = await (await channels.App.PostAsync(
                "/v1/models/large:predict", $$"""{ "instances": [{ "id": {{number}} }] }""")).JsonAsync();
            Assert.Equal(label, served.Items("predictions")[0].Text("label"));
            var judged = await (await channels.App.PostAsync(
                "/models/large/evaluate", $$"""{ "data": { "rows": [{ "id": {{number}}, "y": "{{label}}" }] } }""")).JsonAsync();
            Assert.Equal(1, judged.GetProperty("metrics").Number("accuracy"));
        }
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task Labels_that_a_double_does_not_tell_apart_are_as_many_classes(string type)
    {
        string[] labels = ["9007199254740992", "9007199254740993", "9007199254740994"];
        if (type == "csv")
            await channels.App.UploadAsync(
                "/datasets?id=labels-csv", $"x,y\n{Repeat(string.Concat(labels.Select((label, i) => $"{i},{label}\n")), 8)}");
        else
            await channels.App.PostAsync(
                "/datasets?id=labels-json",
                $"[{string.Join(',', Enumerable.Range(0, 24).Select(i => $$"""{ "x": {{i % 3}}, "y": {{labels[i % 3]}} }"""))}]");
        var dataset = await channels.App.ReadAsync($"/datasets/labels-{type}");
        Assert.Equal("category", dataset.Items("columns")[1].Text("type"));
        Assert.Contains("does not hold", $"{dataset.GetProperty("warnings")}", StringComparison.Ordinal);
        await channels.App.CreateModelAsync($$"""{ "id": "labels-{{type}}", "layers": [{ "activation": "softmax" }] }""");
        await channels.App.TrainAndWaitAsync($"labels-{type}", $$"""{ "dataset": "labels-{{type}}", "target": "y", "epochs": 5 }""");
        Assert.Equal(
            labels, (await channels.App.ReadAsync($"/models/labels-{type}/schema")).Items("targets")[0].Items("classes").Select(c => $"{c}"));
    }

    [Fact]
    public async Task A_number_is_the_word_that_was_written()
    {
        await channels.App.PostAsync(
            "/datasets?id=zone",
            $"[{string.Join(',', Enumerable.Repeat("""{ "zone": 1.0, "y": "a" }, { "zone": 2.0, "y": "b" }""", 12))}]");
        await (await channels.App.SendAsync(
            HttpMethod.Patch, "/datasets/zone/schema", NnApp.Json("""{ "columns": { "zone": "category" } }"""))).JsonAsync();
        await channels.App.CreateModelAsync("""{ "id": "zone", "layers": [{ "activation": "softmax" }] }""");
        await channels.App.TrainAndWaitAsync(
            "zone", """{ "dataset": "zone", "target": "y", "epochs": 60, "learningRate": 0.1, "validation": null, "preprocessing": { "unknown": "error" } }""");
        Assert.Equal("a", await LabelAsync("zone", """{ "instances": [{ "zone": 1.0 }] }"""));
        Assert.Equal("b", await LabelAsync("zone", """{ "instances": [[2.0]] }"""));
        await AnswersAsync("zone", "b", ("zone", "2.0"));
        await AnswersAsync("zone", "refused", ("zone", "2"));
    }

    [Fact]
    public async Task Blanks_around_a_word_do_not_belong_to_it()
    {
        await channels.LearnAsync("work", $"class,y\n{Repeat(" State-gov,a\n Private,b\n", 10)}");
        foreach (var text in (string[])[" State-gov", "State-gov ", "\tState-gov"]) await AnswersAsync("work", "a", ("class", text));
        await AnswersAsync("work", "refused", ("class", "State gov"));
    }

    [Fact]
    public async Task Training_that_goes_on_reads_words_as_the_version_does()
    {
        await channels.LearnAsync("go-on", $"country,y\n{Repeat("NA,a\nDE,b\nDE,b\n", 8)}", "&missing=");
        var rows = string.Join(',', Enumerable.Repeat("""{ "country": "NA", "y": "a" }, { "country": "DE", "y": "b" }""", 8));
        var inline = await channels.App.TrainAndWaitAsync(
            "go-on", $$"""{ "data": { "rows": [{{rows}}] }, "target": "y", "from": "current", "epochs": 30, "validation": null }""");
        Assert.Empty(inline.Items("warnings"));
        await AnswersAsync("go-on", "a", ("country", "NA"));

        // The text of a cell that an upload took for missing is lost, which is told.
        await channels.App.UploadAsync("/datasets?id=go-on-default", $"country,y\n{Repeat("NA,a\nDE,b\n", 8)}");
        var other = await channels.App.TrainAndWaitAsync(
            "go-on", """{ "dataset": "go-on-default", "target": "y", "from": "current", "epochs": 1, "validation": null }""");
        Assert.Contains("?missing=", $"{other.GetProperty("warnings")}", StringComparison.Ordinal);
        var judged = await (await channels.App.PostAsync("/models/go-on/evaluate", """{ "dataset": "go-on-default" }""")).JsonAsync();
        Assert.Contains("?missing=", $"{judged.GetProperty("warnings")}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("points", ',', '.', "")]
    [InlineData("commas", ';', ',', "&delimiter=;&decimal=,&missing=-|keine")]
    public async Task A_thousand_rows_get_one_answer_in_every_channel(string id, char delimiter, char mark, string options)
    {
        var random = new Random(2026);
        string[] missing = options.Length == 0 ? ["", "NA", "nan", "NULL", "?"] : ["-", "keine"];
        string[] words = ["a b", "x\"y", "9007199254740992", "9007199254740993", "1.0", "1", "Ünï", "None", "日本", "it's; so, so"];
        string[] training = [.. Enumerable.Range(0, 400).Select(i =>
        {
            var word = random.Next(words.Length + 1);
            var number = random.Next(-50, 50) / 4.0;
            var label = word % 3 == 0 ? "p" : number > 0 ? "q" : "r";
            return Line([
                Number(number), random.Next(2) == 0 ? "yes" : "FALSE", word < words.Length ? words[word] : missing[0], label]);
        })];
        await channels.LearnAsync(
            id, $"{Line(["n", "flag", "word", "y"])}\n{string.Join('\n', training)}\n", options,
            unknown: "ignore");

        var rows = new List<string[]>();
        for (var i = 0; i < 1000; i++)
        {
            rows.Add([
                Blank(random.Next(8) == 0 ? missing[random.Next(missing.Length)] : Number(random.Next(-400, 400) / 16.0)),
                Blank(((string[])["true", "False", "YES", "no", "1", "0", "TRUE", "1.0"])[random.Next(8)]),
                Blank(random.Next(5) switch
                {
                    0 => missing[random.Next(missing.Length)],
                    1 => ((string[])["unseen", "9007199254740994", "2", "NaN?", "ünï", "🦆"])[random.Next(6)],
                    _ => words[random.Next(words.Length)],
                }),
            ]);
        }

        var expected = await ManyAsync(id, Objects(rows, JsonText), "application/json");
        Assert.Equal(1000, expected.Length);
        Assert.True(expected.Distinct().Count() > 100, "answers that are all alike tell nothing");
        var ways = new Dictionary<string, string[]>
        {
            ["in order"] = await ManyAsync(
                id,
                $$"""{ "instances": [{{string.Join(',', rows.Select(row => $"[{string.Join(',', row.Select(JsonText))}]"))}}] }""",
                "application/json"),
            ["typed"] = await ManyAsync(id, Objects(rows, Typed), "application/json"),
            ["NDJSON"] = await ManyAsync(id, string.Join('\n', rows.Select(row => Object(row, JsonText))), "application/x-ndjson"),
            ["CSV"] = await ManyAsync(
                id, $"{Line(["n", "flag", "word"])}\n{string.Join('\n', rows.Select(Line))}\n", "text/csv"),
            ["query"] = await Task.WhenAll(rows.Select(async row => Answer((await channels.App.ReadAsync(
                $"/models/{id}/predict?n={Escaped(row[0])}&flag={Escaped(row[1])}&word={Escaped(row[2])}")).Items("predictions")[0]))),
        };
        foreach (var (way, answers) in ways)
            Assert.Equal(expected.Select((answer, row) => $"{way}: {row} {answer}"), answers.Select((answer, row) => $"{way}: {row} {answer}"));

        // What is judged right in all of its rows was answered with the same labels.
        var labels = expected.Select(answer => answer.Split(' ')[0]).ToArray();
        var served = await (await channels.App.PostAsync($"/v1/models/{id}:predict", Objects(rows, JsonText))).JsonAsync();
        Assert.Equal(labels, served.Items("predictions").Select(answer => answer.Text("label")));
        var inferred = await (await channels.App.PostAsync(
            $"/v2/models/{id}/infer",
            $$"""
            { "inputs": [{{Tensor("n", "FP64", row => Typed(row[0]))}}, {{Tensor("flag", "BOOL", row => IsTrue(row[1]) ? "true" : "false")}},
              {{Tensor("word", "BYTES", row => JsonText(row[2]))}}] }
            """)).JsonAsync();
        Assert.Equal(
            labels,
            inferred.Items("outputs").Single(output => output.Text("name") == "label").Items("data").Select(label => label.GetString()!));
        var judged = string.Join(',', rows.Select((row, i) => $$"""{{Object(row, JsonText)[..^1]}}, "y": "{{labels[i]}}" }"""));
        await IsRightAsync($$"""{ "data": { "rows": [{{judged}}] } }""");
        await (await channels.App.UploadAsync(
            $"/datasets?id={id}-rows{options}",
            $"{Line(["n", "flag", "word", "y"])}\n{string.Join('\n', rows.Select((row, i) => Line([.. row, labels[i]])))}\n"))
            .JsonAsync(HttpStatusCode.Created);
        await IsRightAsync($$"""{ "dataset": "{{id}}-rows" }""");

        async Task IsRightAsync(string subject) =>
            Assert.Equal(
                1,
                (await (await channels.App.PostAsync($"/models/{id}/evaluate", subject)).JsonAsync()).GetProperty("metrics").Number("accuracy"));

        string Tensor(string name, string type, Func<string[], string> cell) =>
            $$"""
            { "name": "{{name}}", "shape": [1000], "datatype": "{{type}}", "data": [{{string.Join(',', rows.Select(cell))}}] }
            """;

        static bool IsTrue(string cell) => cell.Trim(' ', '\t').ToUpperInvariant() is "TRUE" or "YES" or "1" or "1.0";

        string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture).Replace('.', mark);

        string Blank(string text) => random.Next(4) switch { 0 => $" {text}", 1 => $"{text}\t ", _ => text };

        string Line(string[] cells) =>
            string.Join(delimiter, cells.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

        // Cells as a program would send them that knows their types.
        string Typed(string cell)
        {
            var text = cell.Trim(' ', '\t');
            if (missing.Contains(text)) return "null";
            if (text is "true" or "false") return text;
            var number = text.Replace(mark, '.');
            return text.Count(letter => letter == '.') == (mark == '.' ? text.Count(letter => letter == '.') : 0)
                && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && char.IsAsciiDigit(number[^1])
                ? number
                : JsonText(text);
        }
    }

    private static string JsonText(string cell) => JsonSerializer.Serialize(cell);

    private static string Object(string[] row, Func<string, string> cell) =>
        $$"""{ "word": {{cell(row[2])}}, "n": {{cell(row[0])}}, "flag": {{cell(row[1])}} }""";

    private static string Objects(List<string[]> rows, Func<string, string> cell) =>
        $$"""{ "instances": [{{string.Join(',', rows.Select(row => Object(row, cell)))}}] }""";

    private static string Escaped(string text) => Uri.EscapeDataString(text);

    private static string Answer(JsonElement prediction) => $"{prediction.GetProperty("label")} {prediction.GetProperty("probabilities")}";

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private async Task<string[]> ManyAsync(string id, string body, string type)
    {
        var answer = await channels.App.SendAsync(
            HttpMethod.Post,
            $"/models/{id}/predict",
            new StringContent(body, Encoding.UTF8, type),
            ("Accept", "application/json"));
        return [.. (await answer.JsonAsync()).Items("predictions").Select(Answer)];
    }

    private async Task<string> LabelAsync(string id, string body) =>
        (await (await channels.App.PostAsync($"/models/{id}/predict", body)).JsonAsync()).Items("predictions")[0].Text("label");

    private async Task AnswersAsync(string id, string expected, params (string Name, string Text)[] row)
    {
        var answers = await channels.AskAsync(id, row, Class);
        foreach (var (way, answer) in answers)
        {
            // A row whose answer is known is judged although it has a word that the version does not know.
            if (way == "evaluate" && expected == "refused") continue;
            Assert.Equal($"{way}: {expected}", $"{way}: {answer}");
        }
    }
}
