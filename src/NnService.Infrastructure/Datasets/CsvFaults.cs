using System.Collections.Immutable;

namespace NnService.Infrastructure.Datasets;

/// <summary>The first twenty faults of a document.</summary>
internal sealed class CsvFaults
{
    private const int Most = 20;

    private readonly List<CsvFault> _faults = [];

    public bool Any => _faults.Count > 0;

    public bool IsFull => _faults.Count == Most;

    public void Add(int line, int? column, string detail)
    {
        if (!IsFull) _faults.Add(new CsvFault(line, column, detail));
    }

    public ImmutableArray<CsvFault> ToImmutable() => [.. _faults];
}
