using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NnService.Chaos.Fuzz;

/// <summary>One connection to the service, which sends any bytes. It connects anew whenever it has to.</summary>
internal sealed class FuzzConnection(EndPoint server) : IDisposable
{
    private readonly byte[] _buffer = new byte[64 << 10];
    private Socket? _socket;

    /// <param name="request">The request.</param>
    /// <param name="patience">After which an answer no longer comes.</param>
    public async Task<Answer> SendAsync(Rendered request, TimeSpan patience)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await ExchangeAsync(request, patience);
        if (answer.Closes || answer.Outcome != Outcome.Answered || !request.IsWellFormed || request.Ending != Ending.Read) Close();
        return answer with { Time = Stopwatch.GetElapsedTime(started) };
    }

    public void Dispose() => Close();

    private async Task<Answer> ExchangeAsync(Rendered request, TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience);
        try
        {
            var socket = _socket ??= await ConnectAsync(late.Token);
            // A server that refuses early answers while the body is still on its way.
            var sending = SendAllAsync(socket, request, late.Token);
            if (request.Ending == Ending.Vanish)
            {
                await sending;
                return new(Outcome.Vanished);
            }

            var answer = await ReceiveAsync(socket, request.IsHead, late.Token);
            if (!sending.IsCompleted) answer = answer with { Closes = true };
            return answer;
        }
        catch (OperationCanceledException)
        {
            return new(Outcome.TimedOut);
        }
        catch (SocketException)
        {
            return new(Outcome.Broken);
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken);
        return socket;
    }

    // What breaks while sending shows in what is received.
    private static async Task SendAllAsync(Socket socket, Rendered request, CancellationToken cancellationToken)
    {
        try
        {
            for (ReadOnlyMemory<byte> rest = request.Bytes; rest.Length > 0;)
                rest = rest[await socket.SendAsync(rest, cancellationToken)..];
            if (request.Ending == Ending.HalfClose) socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private async Task<Answer> ReceiveAsync(Socket socket, bool isHead, CancellationToken cancellationToken)
    {
        var reader = new AnswerReader(isHead);
        while (true)
        {
            var count = await socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken);
            if (count == 0) return reader.End();
            if (reader.Add(_buffer.AsSpan(0, count)) is { } answer) return answer;
        }
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
