using System.Globalization;

namespace NnService.Chaos.Fuzz;

/// <summary>A kind of fault.</summary>
internal sealed class FaultKind(string what)
{
    /// <summary>How often it was there.</summary>
    public int Count { get; set; }

    /// <summary>The request that showed it first.</summary>
    public string? Example { get; set; }

    public override string ToString() => $"{what}, {Count} times; {Example}";
}

/// <summary>Counts answers. Safe to use from several threads.</summary>
internal sealed class Tally
{
    private const int OperationsOfALine = 5;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _outcomes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, FaultKind> _faults = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, OperationCount> _operations = new(StringComparer.Ordinal);
    private TimeSpan _slowest;
    private string _slowestRequest = "none";

    public long Requests { get; private set; }

    public IReadOnlyCollection<FaultKind> Faults => _faults.Values;

    /// <returns>The kind of fault, when this request is the first to show it.</returns>
    public FaultKind? Add(long number, Rendered request, Answer answer, string? fault)
    {
        var outcome = answer.Outcome is Outcome.Answered or Outcome.Streaming
            ? $"{answer.Status}"
            : answer.Outcome.ToString().ToLowerInvariant();
        lock (_lock)
        {
            Requests++;
            _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
            if (!_operations.TryGetValue(request.Operation, out var operation)) _operations.Add(request.Operation, operation = new());
            operation.All++;
            if (answer.Status is >= 200 and < 300) operation.CarriedOut++;
            if (request.IsWellFormed && answer.Time > _slowest)
            {
                _slowest = answer.Time;
                _slowestRequest = $"request {number}, {request.Line}";
            }

            return fault is null ? null : Count($"{request.Operation}: {fault}");
        }
    }

    public void Print(TextWriter output, TimeSpan time)
    {
        lock (_lock)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"fuzz: {Requests} requests in {time.TotalSeconds:0} s, {Requests / time.TotalSeconds:0} a second"));
            foreach (var (outcome, count) in _outcomes)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {outcome,-9} {count,9}"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  slowest answer: {_slowest.TotalMilliseconds:0} ms, {_slowestRequest}"));
            output.WriteLine("  carried out, of all requests:");
            foreach (var line in _operations.Select(entry => $"{entry.Key} {entry.Value.CarriedOut}/{entry.Value.All}")
                .Chunk(OperationsOfALine))
                output.WriteLine($"    {string.Join(", ", line)}");
        }
    }

    private FaultKind? Count(string what)
    {
        var isNew = !_faults.TryGetValue(what, out var kind);
        if (isNew) _faults.Add(what, kind = new(what));
        kind!.Count++;
        return isNew ? kind : null;
    }

    private sealed class OperationCount
    {
        public long All { get; set; }

        public long CarriedOut { get; set; }
    }
}
