using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using NnService.Api.Contracts;
using NnService.Api.Predictions.Answering;
using NnService.Domain;
using NnService.Domain.Encoding;

namespace NnService.Api.Predictions.Reading;

/// <summary>Reads one row from the query: a parameter per feature, or all numbers of a plain row in <c>x</c>.</summary>
internal sealed class InstancesQuery(QueryString query, InstanceEncoder encoder)
{
    private const string VersionKey = "version";
    private const string PlainKey = "x";

    private readonly Dictionary<string, StringValues> _query = Parse(query);
    private readonly DataEncoding _encoding = encoder.Encoding;
    private readonly List<Fault> _faults = [];

    /// <summary>The level of the interval that is asked for, once the row was read; null for none.</summary>
    public double? Interval { get; private set; }

    // A feature may be called so, and is meant then.
    private bool HasInterval =>
        _query.ContainsKey(PredictionInterval.Key) && (_encoding.IsPlain || encoder.Find(PredictionInterval.Key) < 0);

    /// <summary>Reads the row.</summary>
    /// <returns>Every fault, with its parameter.</returns>
    public IReadOnlyList<Fault> Read()
    {
        foreach (var (key, values) in _query.Where(pair => pair.Value.Count > 1))
            AddFault(key, $"'{Text.Truncate(key)}' is given {values.Count} times; once is allowed.");
        if (HasInterval) ReadInterval(_query[PredictionInterval.Key].ToString());
        encoder.Begin();
        if (_encoding.IsPlain) ReadPlain();
        else ReadNamed();
        return _faults.Count > 0 ? _faults : [.. encoder.Faults.Select(InQuery)];
    }

    private void ReadInterval(string text)
    {
        if (Number(PredictionInterval.Key, text).Number is { } level) Interval = level;
    }

    private void ReadPlain()
    {
        foreach (var key in _query.Keys.Where(key => key is not (PlainKey or VersionKey or PredictionInterval.Key)))
            AddFault(key, $"this model takes plain numbers: ?x= with {_encoding.InputCount} of them, separated by commas.");
        if (!_query.ContainsKey(PlainKey)) AddFault(PlainKey, $"x is absent; send {_encoding.InputCount} numbers, separated by commas.");
        foreach (var text in _query.GetValueOrDefault(PlainKey).ToString().Split(','))
            encoder.Add(Number(PlainKey, text));
        encoder.EndOrdered();
    }

    private void ReadNamed()
    {
        foreach (var (key, values) in _query.Where(pair => pair.Key != VersionKey && !(HasInterval && pair.Key == PredictionInterval.Key)))
        {
            if (encoder.Find(key) is not (>= 0 and var feature))
            {
                encoder.Ignore(key);
                continue;
            }

            encoder.TrySet(feature, new(null, values.ToString(), null));
        }

        encoder.EndNamed();
    }

    // As it is spelt: the framework's own collection holds columns for one that differ in case alone.
    private static Dictionary<string, StringValues> Parse(QueryString query)
    {
        var parameters = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        foreach (var parameter in new QueryStringEnumerable(query.Value))
        {
            var name = parameter.DecodeName().ToString();
            parameters[name] = StringValues.Concat(parameters.GetValueOrDefault(name), parameter.DecodeValue().ToString());
        }

        return parameters;
    }

    // The framework's own parsing would read 1,5 as 15 and NaN as a number.
    private CellContract Number(string key, string text)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (double.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return new(number, null, null);
        AddFault(key, $"'{Text.Truncate(text)}' is not a number; write it like 1.5 or 2e-3.");
        return default;
    }

    private void AddFault(string key, string detail) => _faults.Add(new($"?{Text.Truncate(key)}", detail));

    // What stands at a place of a body stands at a parameter of the query, all numbers of a plain row at one.
    private Fault InQuery(Fault fault) => fault with
    {
        Pointer = _encoding.IsPlain
            ? $"?{PlainKey}"
            : fault.Pointer.Length > encoder.At.Length ? $"?{fault.Pointer[(encoder.At.Length + 1)..]}" : "",
    };
}
