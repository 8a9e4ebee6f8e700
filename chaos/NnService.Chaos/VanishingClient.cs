using System.Net.Sockets;
using System.Text;

namespace NnService.Chaos;

/// <summary>A request as the bytes that go over the wire.</summary>
/// <param name="Name">What it is called in the output.</param>
/// <param name="Bytes">Head and body.</param>
internal sealed record RawRequest(string Name, byte[] Bytes)
{
    public static RawRequest Get(string name, string path, string accept = "*/*") =>
        new(name, Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n\r\n"));

    public static RawRequest Post(string name, string path, string type, byte[] body, string headers = "")
    {
        var head = $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n{headers}\r\n";
        return new(name, [.. Encoding.ASCII.GetBytes(head), .. body]);
    }

    public static RawRequest Post(string name, string path, string type, string body, string headers = "") =>
        Post(name, path, type, Encoding.UTF8.GetBytes(body), headers);
}

/// <summary>A client on a connection of its own, which it may leave at any moment.</summary>
internal sealed class VanishingClient : IDisposable
{
    private readonly TcpClient _connection = new() { NoDelay = true };

    private NetworkStream Stream => _connection.GetStream();

    public static async Task<VanishingClient> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var client = new VanishingClient();
        try
        {
            await client._connection.ConnectAsync(address.Host, address.Port, cancellationToken);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        Stream.WriteAsync(bytes, cancellationToken);

    /// <summary>Reads until the answer has some words.</summary>
    /// <exception cref="IOException">It ended without them.</exception>
    public async Task ReadToAsync(string words, CancellationToken cancellationToken)
    {
        var read = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (!read.ToString().Contains(words, StringComparison.Ordinal))
        {
            var bytes = await Stream.ReadAsync(buffer, cancellationToken);
            if (bytes == 0) throw new IOException($"The answer ended without '{words}': {read}");
            read.Append(Encoding.UTF8.GetString(buffer, 0, bytes));
        }
    }

    /// <summary>Reads so many bytes, or fewer where no more come.</summary>
    public async Task ReadAsync(int bytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        for (var rest = bytes; rest > 0;)
        {
            var read = await Stream.ReadAsync(buffer.AsMemory(0, Math.Min(rest, buffer.Length)), cancellationToken);
            if (read == 0) return;
            rest -= read;
        }
    }

    /// <summary>Says that nothing more will be sent, and stays.</summary>
    public void EndSending() => _connection.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Goes as a process that dies: the connection is reset.</summary>
    public void Reset()
    {
        _connection.LingerState = new LingerOption(enable: true, seconds: 0);
        Dispose();
    }

    /// <summary>Goes as a client that closes its connection.</summary>
    public void Dispose() => _connection.Dispose();
}
