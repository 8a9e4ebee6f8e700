using System.Buffers;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace NnService.Infrastructure.Keys;

/// <summary>
/// An API key as its owner has it: <c>nnk_</c>, an id of 12 characters (a–z, 2–7), <c>_</c>, a secret of 43 characters (0–9, A–Z, a–z;
/// 256 random bits) and 6 characters that are the CRC-32 of all before them.
/// </summary>
/// <remarks>The checksum lets a scanner of source code tell a key from a word, and a program a typing error from a wrong key.</remarks>
public sealed class ApiKey
{
    /// <summary>What every key begins with.</summary>
    public const string Prefix = "nnk_";

    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int IdLength = 12;
    private const int SecretLength = 43;
    private const int ChecksumLength = 6;
    private const int SecretAt = 4 + IdLength + 1;
    private const int ChecksumAt = SecretAt + SecretLength;
    private const int Length = ChecksumAt + ChecksumLength;

    private static readonly SearchValues<char> Base32Characters = SearchValues.Create(Base32);
    private static readonly SearchValues<char> Base62Characters = SearchValues.Create(Base62);

    private readonly string _text;

    private ApiKey(string text) => _text = text;

    /// <summary>By which it is known; not secret.</summary>
    public string Id => _text.Substring(Prefix.Length, IdLength);

    /// <summary>A new key.</summary>
    public static ApiKey Create()
    {
        var before = $"{Prefix}{RandomNumberGenerator.GetString(Base32, IdLength)}_{RandomNumberGenerator.GetString(Base62, SecretLength)}";
        return new(before + Checksum(before));
    }

    /// <summary>The key that a text is; null where it is none, or was typed wrong.</summary>
    public static ApiKey? Parse(string text) => IsKey(text) ? new(text) : null;

    /// <summary>Whether a text is a key, of whomever.</summary>
    public static bool IsKey(ReadOnlySpan<char> text) =>
        text.Length == Length && text.StartsWith(Prefix) && text[SecretAt - 1] == '_'
            && !IdOf(text).ContainsAnyExcept(Base32Characters)
            && !text[SecretAt..].ContainsAnyExcept(Base62Characters)
            && text[ChecksumAt..].SequenceEqual(Checksum(text[..ChecksumAt]));

    /// <summary>The id in a text of which <see cref="IsKey"/> holds.</summary>
    public static ReadOnlySpan<char> IdOf(ReadOnlySpan<char> text) => text.Slice(Prefix.Length, IdLength);

    /// <summary>SHA-256 of the secret in a text of which <see cref="IsKey"/> holds; a fast hash is right for what is random.</summary>
    /// <param name="text">The key.</param>
    /// <param name="hash">Receives 32 bytes.</param>
    public static void Hash(ReadOnlySpan<char> text, Span<byte> hash)
    {
        Span<byte> secret = stackalloc byte[SecretLength];
        Encoding.ASCII.GetBytes(text.Slice(SecretAt, SecretLength), secret);
        SHA256.HashData(secret, hash);
        CryptographicOperations.ZeroMemory(secret);
    }

    /// <summary>The same in hexadecimal, as it is kept.</summary>
    public string Hash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(_text, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>The whole key, to be shown once to its owner.</summary>
    public string Reveal() => _text;

    /// <summary>The key without its secret.</summary>
    public override string ToString() => $"{Prefix}{Id}_…";

    private static string Checksum(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[ChecksumAt];
        Encoding.ASCII.GetBytes(text, bytes);
        var rest = Crc32.HashToUInt32(bytes);
        return string.Create(ChecksumLength, rest, static (checksum, rest) =>
        {
            for (var i = checksum.Length - 1; i >= 0; i--)
            {
                checksum[i] = Base62[(int)(rest % Base62.Length)];
                rest /= (uint)Base62.Length;
            }
        });
    }
}
