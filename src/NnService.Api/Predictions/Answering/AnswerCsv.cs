using System.Buffers;
using System.Globalization;
using System.Text;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Prediction;

namespace NnService.Api.Predictions.Answering;

/// <summary>A header line, then one line per row.</summary>
/// <remarks>
/// Classes: label, probability, and probability_ with each class. Several yes-or-no targets: label_ and probability_ with each target. One
/// number: value, and lower and upper where an interval was asked for. Several: the targets, and lower_ and upper_ with each. Plain:
/// output_0, output_1, …. A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers never do.
/// </remarks>
internal sealed class AnswerCsv(DataEncoding encoding, PredictionInterval? interval) : AnswerFormat
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n");

    public override string ContentType => $"{Csv}; charset=utf-8";

    public override bool HoldsHead => false;

    private bool IsRegression => !encoding.IsPlain && encoding.Task == LearningTask.Regression;

    private bool IsMultiLabel => !encoding.IsPlain && encoding.Task == LearningTask.MultiLabel;

    public override void Begin(ArrayBufferWriter<byte> text)
    {
        var names = Names().ToArray();
        for (var i = 0; i < names.Length; i++)
            Text(text, names[i], i);
        text.Write("\n"u8);
    }

    public override void Add(ArrayBufferWriter<byte> text, PredictedRow row)
    {
        var cells = 0;
        if (row.Label is { } label)
        {
            Label(text, encoding.Targets[0], label, cells++);
            Number(text, row.Values[label], null, cells++);
        }

        for (var i = 0; i < row.Values.Length; i++)
        {
            if (IsMultiLabel) Label(text, encoding.Targets[i], PredictionContract.IndexOf(row.Values[i]), cells++);
            Number(text, row.Values[i], IsRegression ? encoding.Targets[i] : null, cells++);
        }

        for (var i = 0; i < interval?.HalfWidths.Length; i++)
        {
            Number(text, row.Values[i] - interval.HalfWidths[i], encoding.Targets[i], cells++);
            Number(text, row.Values[i] + interval.HalfWidths[i], encoding.Targets[i], cells++);
        }

        text.Write("\n"u8);
    }

    public override void End(ArrayBufferWriter<byte> text)
    {
    }

    private IEnumerable<string> Names()
    {
        if (encoding.IsPlain)
            return Enumerable.Range(0, encoding.OutputCount).Select(i => string.Create(CultureInfo.InvariantCulture, $"output_{i}"));
        return encoding.Task switch
        {
            LearningTask.Regression when encoding.Targets.Length == 1 => interval is null ? ["value"] : ["value", "lower", "upper"],
            LearningTask.Regression =>
            [
                .. encoding.Targets.Select(target => target.Name),
                .. interval is null
                    ? []
                    : encoding.Targets.SelectMany(target => (string[])[$"lower_{target.Name}", $"upper_{target.Name}"]),
            ],
            LearningTask.MultiLabel =>
                encoding.Targets.SelectMany(target => (string[])[$"label_{target.Name}", $"probability_{target.Name}"]),
            _ => ["label", "probability", .. encoding.Targets[0].ShownClasses.Select(label => $"probability_{label}")],
        };
    }

    private static void Label(ArrayBufferWriter<byte> text, TargetEncoding target, int index, int before)
    {
        var label = PredictionContract.LabelOf(target, index);
        if (label.Word is not null) Text(text, label.Word, before);
        else Plain(text, label.ToText()!, before);
    }

    private static void Text(ArrayBufferWriter<byte> text, string cell, int before)
    {
        if (IsFormula(cell)) cell = $"'{cell}";
        Plain(
            text,
            cell.AsSpan().ContainsAny(Quoted) || cell.AsSpan().Trim().Length < cell.Length
                ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
                : cell,
            before);
    }

    // A word such as -5 is shown as it is and runs nothing.
    private static bool IsFormula(string cell) =>
        cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r'
            && !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static void Plain(ArrayBufferWriter<byte> text, string cell, int before)
    {
        if (before > 0) text.Write(","u8);
        Encoding.UTF8.GetBytes(cell, text);
    }

    private static void Number(ArrayBufferWriter<byte> text, double number, TargetEncoding? target, int before)
    {
        if (before > 0) text.Write(","u8);
        AnswerNumber.Write(text, number, target);
    }
}
