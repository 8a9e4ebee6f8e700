using Microsoft.Extensions.Options;
using NnService.Api.Requests;

namespace NnService.Api.Evaluations;

/// <summary>Large evaluations take turns, so that few of them hold rows in memory at a time. Thread-safe.</summary>
public sealed class EvaluationThrottle(IOptions<NnLimits> limits) : IDisposable
{
    // What is smaller is over before another request would have waited.
    private const long LargeNumbers = 2_000_000;

    private readonly SemaphoreSlim _turns = new(limits.Value.MaxLargeEvaluations);

    /// <summary>Waits for a turn, if so many encoded numbers need one; it ends when what is returned is disposed.</summary>
    public async Task<IDisposable?> EnterAsync(long numbers, CancellationToken cancellationToken)
    {
        if (numbers <= LargeNumbers) return null;
        await _turns.WaitAsync(cancellationToken);
        return new Turn(_turns);
    }

    public void Dispose() => _turns.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
