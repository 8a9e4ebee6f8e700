using System.Buffers;
using System.Runtime.InteropServices;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Onnx.Format;

/// <summary>Numbers as the bytes that they consist of in memory, without a copy; to be read through their span alone.</summary>
/// <param name="numbers">The numbers, which belong to the caller.</param>
internal sealed class NumberBytes(Memory<float> numbers) : MemoryManager<byte>
{
    /// <summary>Numbers as bytes, little-endian on every machine.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<float> numbers) =>
        BitConverter.IsLittleEndian ? new NumberBytes(MemoryMarshal.AsMemory(numbers)).Memory : WeightBytes.ToBytes(numbers.ToArray());

    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(numbers.Span);

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // There is nothing of its own.
    }
}
