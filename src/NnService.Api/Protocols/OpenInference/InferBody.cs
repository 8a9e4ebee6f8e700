using System.Globalization;
using Microsoft.Extensions.Primitives;
using NnService.Domain;

namespace NnService.Api.Protocols.OpenInference;

/// <summary>
/// The body of an infer request: JSON, and behind it the bytes of those inputs that are sent as such (the binary tensor data extension).
/// </summary>
/// <param name="Json">The JSON; empty where the whole body is the bytes of the only input.</param>
/// <param name="Binary">What follows it.</param>
internal readonly record struct InferBody(ReadOnlyMemory<byte> Json, ReadOnlyMemory<byte> Binary)
{
    /// <summary>Tells how long the JSON is; without it all of the body is JSON.</summary>
    public const string LengthHeader = "Inference-Header-Content-Length";

    /// <summary>Whether there is no JSON on purpose.</summary>
    public bool IsRaw { get; private init; }

    /// <exception cref="TensorFault">The header does not fit the body.</exception>
    public static InferBody Split(ReadOnlyMemory<byte> body, StringValues header)
    {
        if (header.Count == 0) return new(body, default);
        if (!long.TryParse(header.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var length))
            throw new TensorFault($"Unable to parse {LengthHeader}, got: {Text.Truncate(header.ToString())}");
        if (length < 0 || length > body.Length)
            throw new TensorFault(
                string.Create(CultureInfo.InvariantCulture, $"inference header size should be in range (0, {body.Length}), got: {length}"));
        return new(body[..(int)length], body[(int)length..]) { IsRaw = length == 0 };
    }
}
