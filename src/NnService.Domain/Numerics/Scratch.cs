namespace NnService.Domain.Numerics;

/// <summary>Memory that a thread's products use and keep, so that a step allocates nothing.</summary>
internal static class Scratch
{
    // Two of the widest vectors there are.
    private static readonly float[] ZeroPanel = new float[32];

    [ThreadStatic]
    private static float[]? _memory;

    /// <summary>Zeros for a whole panel.</summary>
    public static ReadOnlySpan<float> Zeros => ZeroPanel;

    /// <summary>At least so many floats of any content.</summary>
    public static Span<float> Of(int floats)
    {
        if (_memory is null || _memory.Length < floats)
            _memory = GC.AllocateUninitializedArray<float>(Math.Max(floats, 4096), pinned: true);
        return _memory;
    }
}
