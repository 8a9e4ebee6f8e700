using System.Buffers;

namespace NnService.Infrastructure.Onnx.Format;

/// <summary>Pieces of memory, one after the other, as one sequence of bytes.</summary>
internal sealed class ByteSegments
{
    private Segment? _first;
    private Segment? _last;

    public ReadOnlySequence<byte> All => _first is null ? ReadOnlySequence<byte>.Empty : new(_first, 0, _last!, _last!.Memory.Length);

    public void Add(ReadOnlyMemory<byte> piece)
    {
        if (piece.IsEmpty) return;
        _last = new Segment(piece, _last);
        _first ??= _last;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> piece, Segment? before)
        {
            Memory = piece;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
