using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NnService.Infrastructure.Storage;

/// <summary>Weights as bytes: 32-bit floats, little-endian on every machine.</summary>
public static class Weights
{
    /// <summary>The arrays, one after the other.</summary>
    public static byte[] ToBytes(params ReadOnlySpan<float[]> arrays)
    {
        var length = 0;
        foreach (var array in arrays)
            length = checked(length + (array.Length * sizeof(float)));
        var (bytes, at) = (GC.AllocateUninitializedArray<byte>(length), 0);
        foreach (var array in arrays)
        {
            MemoryMarshal.AsBytes(array.AsSpan()).CopyTo(bytes.AsSpan(at));
            at += array.Length * sizeof(float);
        }

        SwapOnBigEndian(bytes);
        return bytes;
    }

    public static float[] FromBytes(ReadOnlySpan<byte> bytes)
    {
        var weights = new float[bytes.Length / sizeof(float)];
        bytes.CopyTo(MemoryMarshal.AsBytes(weights.AsSpan()));
        SwapOnBigEndian(MemoryMarshal.AsBytes(weights.AsSpan()));
        return weights;
    }

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void SwapOnBigEndian(Span<byte> bytes)
    {
        if (BitConverter.IsLittleEndian) return;
        var words = MemoryMarshal.Cast<byte, int>(bytes);
        BinaryPrimitives.ReverseEndianness(words, words);
    }
}
