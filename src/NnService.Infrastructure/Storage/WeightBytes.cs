using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NnService.Domain.Networks;

namespace NnService.Infrastructure.Storage;

/// <summary>Weights as bytes: 32-bit floats, little-endian on every machine.</summary>
public static class WeightBytes
{
    /// <summary>The arrays, one after the other.</summary>
    public static byte[] ToBytes(params ReadOnlySpan<float[]> arrays)
    {
        var length = 0;
        foreach (var array in arrays)
            length = checked(length + (array.Length * sizeof(float)));
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        var at = 0;
        foreach (var array in arrays)
        {
            MemoryMarshal.AsBytes(array.AsSpan()).CopyTo(bytes.AsSpan(at));
            at += array.Length * sizeof(float);
        }

        SwapOnBigEndian(bytes);
        return bytes;
    }

    /// <summary>The weights of all members, one after the other.</summary>
    public static byte[] ToBytes(Ensemble ensemble) => ToBytes([.. ensemble.Members.Select(member => member.Parameters)]);

    public static byte[] ToBytes(ReadOnlySpan<float> weights)
    {
        var bytes = MemoryMarshal.AsBytes(weights).ToArray();
        SwapOnBigEndian(bytes);
        return bytes;
    }

    public static float[] FromBytes(ReadOnlySpan<byte> bytes)
    {
        var weights = new float[bytes.Length / sizeof(float)];
        FromBytes(bytes, weights);
        return weights;
    }

    /// <param name="bytes">Whole numbers of weights.</param>
    /// <param name="destination">Receives them.</param>
    public static void FromBytes(ReadOnlySpan<byte> bytes, Span<float> destination)
    {
        var words = MemoryMarshal.AsBytes(destination[..(bytes.Length / sizeof(float))]);
        bytes.CopyTo(words);
        SwapOnBigEndian(words);
    }

    /// <param name="pieces">The bytes in any number of pieces, of which each may end within a weight.</param>
    /// <param name="count">How many weights they hold.</param>
    public static float[] FromPieces(IEnumerable<byte[]> pieces, int count)
    {
        var weights = new float[count];
        var words = MemoryMarshal.AsBytes(weights.AsSpan());
        var at = 0;
        foreach (var piece in pieces)
        {
            piece.CopyTo(words[at..]);
            at += piece.Length;
        }

        SwapOnBigEndian(words);
        return weights;
    }

    /// <summary>Adds weights to a hash, as the bytes that they are stored as.</summary>
    public static void Append(IncrementalHash hash, ReadOnlySpan<float> weights)
    {
        if (BitConverter.IsLittleEndian) hash.AppendData(MemoryMarshal.AsBytes(weights));
        else hash.AppendData(ToBytes(weights.ToArray()));
    }

    public static string Hash(float[] weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, weights);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void SwapOnBigEndian(Span<byte> bytes)
    {
        if (BitConverter.IsLittleEndian) return;
        var words = MemoryMarshal.Cast<byte, int>(bytes);
        BinaryPrimitives.ReverseEndianness(words, words);
    }
}
