using System.Collections;
using NnService.Api.Predictions;
using NnService.Domain.Prediction;

namespace NnService.Api.Protocols;

/// <summary>The answers for rows, each decoded when it is asked for; the last one is remembered, because its values are asked for one by one. Not thread-safe.</summary>
/// <param name="rows">The rows, after the network has run.</param>
internal sealed class DecodedRows(RowBlocks rows) : IReadOnlyList<PredictedRow>
{
    private int _index = -1;
    private PredictedRow? _row;

    public int Count => rows.Count;

    public PredictedRow this[int index]
    {
        get
        {
            if (index == _index) return _row!;
            _row = rows.Answer(index);
            _index = index;
            return _row;
        }
    }

    public IEnumerator<PredictedRow> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
