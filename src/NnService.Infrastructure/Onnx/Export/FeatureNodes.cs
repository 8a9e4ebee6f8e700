using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Encoding.Scalings;
using NnService.Infrastructure.Onnx.Format;

namespace NnService.Infrastructure.Onnx.Export;

/// <summary>Raw columns to the inputs of the network, as <see cref="FeatureEncoding"/> has them.</summary>
/// <remarks>
/// All numbers are treated side by side, then each column of words; a last Gather puts the columns in the order of the encoding.
/// </remarks>
internal sealed class FeatureNodes
{
    private readonly GraphBuilder _graph;
    private readonly List<string> _blocks = [];
    private readonly int[] _order;
    private int _columns;

    private FeatureNodes(GraphBuilder graph, int width)
    {
        _graph = graph;
        _order = new int[width];
    }

    /// <returns>The inputs of the network, rows × inputs.</returns>
    public static string Add(GraphBuilder graph, DataEncoding encoding, IReadOnlyCollection<string> outputs)
    {
        if (encoding.IsPlain) return graph.Input("x", OnnxType.Float, encoding.InputCount);

        var nodes = new FeatureNodes(graph, encoding.InputCount);
        var place = 0;
        var features = new List<(FeatureEncoding Feature, string Value, int Place)>();
        foreach (var feature in encoding.Features)
        {
            var name = GraphBuilder.NameOfInput(feature.Name, outputs);
            features.Add((feature, graph.Input(name, feature.Type == ColumnType.Category ? OnnxType.String : OnnxType.Float, 1), place));
            place += feature.Width;
        }

        nodes.AddNumbers([.. features.Where(one => one.Feature.Type == ColumnType.Number)]);
        foreach (var (feature, value, at) in features)
        {
            if (feature.Type == ColumnType.Boolean) nodes.AddFlag(feature, value, at);
            else if (feature.Type == ColumnType.Category) nodes.AddWords(feature, value, at);
        }

        return nodes.Joined();
    }

    // (x − offset)/divisor in double precision, as in training, and the smooth clip where it is asked for; then what replaces NaN.
    private void AddNumbers((FeatureEncoding Feature, string Value, int Place)[] numbers)
    {
        if (numbers.Length == 0) return;
        var features = numbers.Select(number => number.Feature).ToArray();
        var x = _graph.Concat([.. numbers.Select(number => number.Value)]);
        var isMissing = _graph.Add("IsNaN", x);
        var difference = _graph.Add("Sub", _graph.Cast(x, OnnxType.Double), _graph.Row([.. features.Select(feature => feature.Offset)]));
        var quotient = _graph.Add(
            "Div", difference, _graph.Row([.. features.Select(feature => feature.Divisor == 0 ? 1 : feature.Divisor)]));
        var isClipped = features.Select(feature => feature.Scaling is PiecewiseLinearScaling).ToArray();
        var scaled = _graph.Cast(isClipped.Contains(true) ? Clipped(quotient, isClipped) : quotient, OnnxType.Float);
        if (features.Any(feature => feature.Divisor == 0))
            scaled = _graph.Add("Mul", scaled, _graph.Row([.. features.Select(feature => feature.Divisor == 0 ? 0f : 1f)]));
        Append(
            _graph.Add("Where", isMissing, _graph.Row([.. features.Select(feature => Encoded(feature, double.NaN))]), scaled),
            [.. numbers.Select(number => number.Place)]);

        // One column per number is simpler than a choice among them, and the last Gather passes over those that are not asked for.
        if (features.Any(feature => feature.HasIndicator))
            Append(
                _graph.Cast(isMissing, OnnxType.Float),
                [.. numbers.Select(number => number.Feature.HasIndicator ? number.Place + number.Feature.Width - 1 : -1)]);
        foreach (var (feature, value, place) in numbers.Where(number => number.Feature.Bins > 0)) AddBins(feature, value, place);
    }

    // r/√(1 + r²/9), of which r passes where a column is not piecewise linear.
    private string Clipped(string r, bool[] isClipped)
    {
        var limited = _graph.Add(
            "Clip", r, _graph.Scalar(-PiecewiseLinearScaling.Limit), _graph.Scalar(PiecewiseLinearScaling.Limit));
        var square = _graph.Add("Div", _graph.Add("Mul", limited, limited), _graph.Row(9.0));
        var clipped = _graph.Add("Div", limited, _graph.Add("Sqrt", _graph.Add("Add", square, _graph.Row(1.0))));
        if (!isClipped.Contains(false)) return clipped;
        var choice = _graph.Cast(_graph.Row([.. isClipped.Select(yes => yes ? 1f : 0f)]), OnnxType.Bool);
        return _graph.Add("Where", choice, clipped, r);
    }

    // clip((x − bₜ₋₁)/(bₜ − bₜ₋₁), 0, 1), a column for each interval.
    private void AddBins(FeatureEncoding feature, string value, int place)
    {
        var edges = feature.Edges;
        var filling = new float[feature.Width];
        feature.Encode(double.NaN, filling);
        var difference = _graph.Add("Sub", _graph.Cast(value, OnnxType.Double), _graph.Row(edges.AsSpan()[..^1]));
        var share = _graph.Add("Div", difference, _graph.Row([.. edges.Skip(1).Zip(edges, (high, low) => high - low)]));
        var within = _graph.Cast(_graph.Add("Clip", share, _graph.Scalar(0), _graph.Scalar(1)), OnnxType.Float);
        Append(
            _graph.Add("Where", _graph.Add("IsNaN", value), _graph.Row(filling.AsSpan(1, feature.Bins)), within),
            [.. Enumerable.Range(place + 1, feature.Bins)]);
    }

    // 1 is true, 0 is false, NaN is missing; anything else is a word that no training row had.
    private void AddFlag(FeatureEncoding feature, string value, int place)
    {
        var words = feature.Categories.Length;
        if (words == 0) return;
        var isMissing = _graph.Add("IsNaN", value);
        var places = _graph.Cast(
            _graph.Add("Equal", value, _graph.Row([.. feature.Categories.Select(word => word == "true" ? 1f : 0f)])), OnnxType.Float);
        var filling = new float[feature.Width];
        feature.Encode(null, filling);
        Append(_graph.Add("Where", isMissing, _graph.Row(filling.AsSpan(0, words)), places), [.. Enumerable.Range(place, words)]);
        if (feature.HasIndicator) Append(_graph.Cast(isMissing, OnnxType.Float), [place + words]);
    }

    // "" is missing; a word that no training row had has no place and becomes all zeros.
    private void AddWords(FeatureEncoding feature, string value, int place)
    {
        var words = feature.Width - (feature.HasIndicator ? 1 : 0);
        if (words == 0) return;
        var known = feature.Categories.Concat(feature.Pooled).Where(word => word.Length > 0)
            .Select(word => (Word: word, Place: feature.PlaceOf(word)))
            .Append((Word: "", Place: feature.PlaceOf(null)));
        var codes = Codes(value, [.. known], otherwise: -1);
        Append(
            _graph.Cast(_graph.Add("Equal", codes, _graph.Row([.. Enumerable.Range(0, words).Select(code => (long)code)])), OnnxType.Float),
            [.. Enumerable.Range(place, words)]);
        if (feature.HasIndicator) Append(_graph.Cast(Codes(value, [("", 1)], otherwise: 0), OnnxType.Float), [place + words]);
    }

    private string Codes(string value, (string Word, int Place)[] known, long otherwise) => _graph.Add(
        "LabelEncoder",
        GraphBuilder.MachineLearning,
        [
            new("keys_strings") { Texts = [.. known.Select(one => one.Word)] },
            new("values_int64s") { Wholes = [.. known.Select(one => (long)one.Place)] },
            new("default_int64") { Whole = otherwise },
        ],
        [value]);

    private void Append(string block, int[] places)
    {
        for (var i = 0; i < places.Length; i++)
            if (places[i] >= 0) _order[places[i]] = _columns + i;
        _columns += places.Length;
        _blocks.Add(block);
    }

    private string Joined()
    {
        var all = _graph.Concat(_blocks);
        if (_columns == _order.Length && _order.Select((column, place) => column == place).All(isInPlace => isInPlace)) return all;
        var order = _graph.Constant(OnnxTensor.Of("order", [_order.Length], [.. _order.Select(column => (long)column)]));
        return _graph.Add("Gather", new OnnxAttribute("axis") { Whole = 1 }, all, order);
    }

    private static float Encoded(FeatureEncoding feature, double number)
    {
        var places = new float[feature.Width];
        feature.Encode(number, places);
        return places[0];
    }
}
