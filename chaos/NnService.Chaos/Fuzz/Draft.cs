using System.Text;

namespace NnService.Chaos.Fuzz;

/// <summary>A header, or a parameter of the query, as it is sent.</summary>
internal readonly record struct Field(string Name, string Value);

/// <summary>How the connection goes on after a request.</summary>
internal enum Ending
{
    /// <summary>The answer is read, and the connection used again.</summary>
    Read,

    /// <summary>Nothing more is sent, which the server is told, and what comes is read.</summary>
    HalfClose,

    /// <summary>The connection is closed at once.</summary>
    Vanish,
}

/// <summary>A request while it is made. Characters of its head stand for bytes (Latin-1).</summary>
internal sealed class Draft
{
    public required string Operation { get; init; }

    public required string Method { get; set; }

    /// <summary>The path, percent-encoded.</summary>
    public required string Path { get; set; }

    public string Version { get; set; } = "HTTP/1.1";

    public List<Field> Query { get; } = [];

    public List<Field> Headers { get; } = [];

    /// <summary>The body where it is JSON and not yet bytes.</summary>
    public JsonTree? Json { get; set; }

    public byte[]? Body { get; set; }

    /// <summary>Whether the body goes out in chunks.</summary>
    public bool IsChunked { get; set; }

    /// <summary>What is done to the bytes of the request, after which it need not be HTTP any more.</summary>
    public Func<byte[], byte[]>? Damage { get; set; }

    /// <summary>Whether the server itself may refuse the head, without a body.</summary>
    public bool MayBeRefusedBare { get; set; }

    public Ending Ending { get; set; }

    /// <summary>What was done to the valid request.</summary>
    public List<string> Steps { get; } = [];

    public string? ContentType => Headers.Find(header => Is(header, "Content-Type")).Value;

    public void SetHeader(string name, string value)
    {
        Headers.RemoveAll(header => Is(header, name));
        Headers.Add(new(name, value));
    }

    public void RemoveHeader(string name) => Headers.RemoveAll(header => Is(header, name));

    /// <summary>Turns the body into bytes, if it is not yet.</summary>
    public byte[] Bytes()
    {
        if (Json is null) return Body ??= [];
        Body = Encoding.UTF8.GetBytes(Json.ToString());
        Json = null;
        return Body;
    }

    /// <summary>The body as text, one character a byte.</summary>
    public string Text() => Encoding.Latin1.GetString(Bytes());

    public void SetText(string text) => Body = Encoding.Latin1.GetBytes(text);

    private static bool Is(Field header, string name) => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase);
}
