using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using NnService.Domain.Encoding;

namespace NnService.Api.Predictions.Answering;

/// <summary>
/// Numbers of answers. A network computes in 32 bits, so its answers are 32-bit numbers, rounded once, in the shortest form that reads back
/// as the same one; further digits would be noise.
/// </summary>
/// <remarks>
/// A target that lies far from 0 for its spread, such as a time in seconds, keeps 64 bits: 32 would round away what the network tells.
/// </remarks>
internal static class AnswerNumber
{
    // Of what 1 is worth in the scale of the network.
    private const double Finest = 1e-5;

    // Half of the distance to the next 32-bit number, of a number of magnitude 1.
    private const double Rounding = 1.0 / (1 << 24);

    /// <summary>Whether 32 bits are enough for a value of a target.</summary>
    /// <param name="value">The value in its original unit.</param>
    /// <param name="target">How the target is scaled; null for probabilities and plain outputs.</param>
    public static bool IsSingle(double value, TargetEncoding? target) =>
        float.IsFinite((float)value) && (target is null || Math.Abs(value) * Rounding <= target.Scale * Finest);

    public static void Write(Utf8JsonWriter json, double value, TargetEncoding? target = null)
    {
        if (IsSingle(value, target)) json.WriteNumberValue((float)value);
        else json.WriteNumberValue(value);
    }

    public static void Write(ArrayBufferWriter<byte> text, double value, TargetEncoding? target = null)
    {
        const int Longest = 32;
        var span = text.GetSpan(Longest);
        _ = IsSingle(value, target)
            ? Utf8Formatter.TryFormat((float)value, span, out var written)
            : Utf8Formatter.TryFormat(value, span, out written);
        text.Advance(written);
    }
}
