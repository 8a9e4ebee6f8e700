using System.Runtime.CompilerServices;
using System.Text.Json;
using NnService.Api.Contracts;
using NnService.Api.Json;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Prediction;

namespace NnService.Api.Predictions.Answering;

/// <summary>
/// Writes the answer for a row as <see cref="PredictionContract"/> describes it, with all names written ahead. Made once for each version
/// and shared by all requests. Immutable, thread-safe.
/// </summary>
internal sealed class ResponseWriterCache
{
    private static readonly ConditionalWeakTable<DataEncoding, ResponseWriterCache> Plans = [];
    private static readonly JsonEncodedText Label = JsonEncodedText.Encode("label");
    private static readonly JsonEncodedText Probability = JsonEncodedText.Encode("probability");
    private static readonly JsonEncodedText Probabilities = JsonEncodedText.Encode("probabilities");
    private static readonly JsonEncodedText Labels = JsonEncodedText.Encode("labels");
    private static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");
    private static readonly JsonEncodedText Values = JsonEncodedText.Encode("values");
    private static readonly JsonEncodedText Lower = JsonEncodedText.Encode("lower");
    private static readonly JsonEncodedText Upper = JsonEncodedText.Encode("upper");
    private static readonly JsonEncodedText Lowers = JsonEncodedText.Encode("lowers");
    private static readonly JsonEncodedText Uppers = JsonEncodedText.Encode("uppers");
    private static readonly JsonEncodedText Outputs = JsonEncodedText.Encode("outputs");

    private readonly DataEncoding _encoding;
    private readonly JsonEncodedText[] _names;
    private readonly byte[][][] _labels;

    private ResponseWriterCache(DataEncoding encoding)
    {
        _encoding = encoding;
        var names = encoding.IsPlain
            ? []
            : encoding.Task is LearningTask.Binary or LearningTask.MultiClass
                ? encoding.Targets[0].ShownClasses
                : encoding.Targets.Select(target => target.Name);
        _names = [.. names.Select(name => JsonEncodedText.Encode(name, StrictJson.WriterOptions.Encoder))];
        _labels = [.. encoding.Targets.Select(
            target =>
                target.ShownClasses.Select(
                    label => JsonSerializer.SerializeToUtf8Bytes(CellContract.OfLabel(target.Type, label), StrictJson.Options))
                .ToArray())];
    }

    public static ResponseWriterCache Of(DataEncoding encoding) => Plans.GetValue(encoding, encoding => new ResponseWriterCache(encoding));

    public void Write(Utf8JsonWriter json, PredictedRow row, PredictionInterval? interval)
    {
        json.WriteStartObject();
        if (_encoding.IsPlain) WriteOutputs(json, row.Values);
        else if (_encoding.Task == LearningTask.MultiLabel) WriteLabels(json, row.Values);
        else if (_encoding.Task == LearningTask.Regression) WriteValues(json, row.Values, interval);
        else WriteClasses(json, row.Label!.Value, row.Values);
        json.WriteEndObject();
    }

    private static void WriteOutputs(Utf8JsonWriter json, double[] values)
    {
        json.WriteStartArray(Outputs);
        foreach (var value in values)
            AnswerNumber.Write(json, value);
        json.WriteEndArray();
    }

    private void WriteClasses(Utf8JsonWriter json, int label, double[] values)
    {
        json.WritePropertyName(Label);
        json.WriteRawValue(_labels[0][label], skipInputValidation: true);
        json.WritePropertyName(Probability);
        AnswerNumber.Write(json, values[label]);
        WriteByName(json, Probabilities, values);
    }

    private void WriteValues(Utf8JsonWriter json, double[] values, PredictionInterval? interval)
    {
        if (values.Length > 1)
        {
            WriteByName(json, Values, values);
            if (interval is null) return;
            WriteByName(json, Lowers, [.. values.Select((value, k) => value - interval.HalfWidths[k])]);
            WriteByName(json, Uppers, [.. values.Select((value, k) => value + interval.HalfWidths[k])]);
            return;
        }

        WriteValue(json, Value, values[0]);
        if (interval is null) return;
        WriteValue(json, Lower, values[0] - interval.HalfWidths[0]);
        WriteValue(json, Upper, values[0] + interval.HalfWidths[0]);
    }

    private void WriteValue(Utf8JsonWriter json, JsonEncodedText member, double value)
    {
        json.WritePropertyName(member);
        AnswerNumber.Write(json, value, _encoding.Targets[0]);
    }

    private void WriteLabels(Utf8JsonWriter json, double[] values)
    {
        WriteByName(json, Probabilities, values);
        json.WriteStartObject(Labels);
        for (var k = 0; k < values.Length; k++)
        {
            json.WritePropertyName(_names[k]);
            json.WriteRawValue(_labels[k][PredictionContract.IndexOf(values[k])], skipInputValidation: true);
        }

        json.WriteEndObject();
    }

    private void WriteByName(Utf8JsonWriter json, JsonEncodedText member, double[] values)
    {
        json.WriteStartObject(member);
        for (var k = 0; k < values.Length; k++)
        {
            json.WritePropertyName(_names[k]);
            AnswerNumber.Write(json, values[k], _encoding.Task == LearningTask.Regression ? _encoding.Targets[k] : null);
        }
        json.WriteEndObject();
    }
}
