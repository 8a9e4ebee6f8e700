using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace NnService.Benchmarks;

/// <summary>What a stretch of load came to.</summary>
/// <param name="Requests">Requests that were answered.</param>
/// <param name="PerSecond">Requests that were answered per second.</param>
/// <param name="Median">Half of them took at most so many microseconds.</param>
/// <param name="Ninetynine">99 of 100 took at most so many microseconds.</param>
internal sealed record Load(int Requests, double PerSecond, double Median, double Ninetynine);

/// <summary>Asks the same over and over, on connections that are kept: a request goes out when the answer before it is there.</summary>
internal static class LoadRun
{
    public static Task<Load> RunAsync(Uri address, string path, string body, int connections, TimeSpan time, string? key = null) => RunAsync(
        address,
        string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\n{Authorization(key)}Content-Type: application/json\r\nContent-Length: "
                + $"{Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"),
        200,
        connections,
        time);

    /// <summary>The same of an address that is only read, where every answer must have one status.</summary>
    public static Task<Load> GetAsync(Uri address, string path, string? key, int status, int connections, TimeSpan time) =>
        RunAsync(address, $"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\n{Authorization(key)}\r\n", status, connections, time);

    private static async Task<Load> RunAsync(Uri address, string text, int status, int connections, TimeSpan time)
    {
        var request = Encoding.ASCII.GetBytes(text);
        var expected = string.Create(CultureInfo.InvariantCulture, $"http/1.1 {status}");
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var times = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => AskAsync(address, request, expected, end))));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long[] all = [.. times.SelectMany(own => own)];
        Array.Sort(all);
        return new(all.Length, all.Length / seconds, Microseconds(all[all.Length / 2]), Microseconds(all[(int)(all.Length * 0.99)]));
    }

    private static string Authorization(string? key) => key is null ? "" : $"Authorization: Bearer {key}\r\n";

    private static async Task<List<long>> AskAsync(Uri address, byte[] request, string status, long end)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var buffer = new byte[1 << 20];
        var times = new List<long>(1 << 16);
        var expected = 0;
        for (var before = Stopwatch.GetTimestamp(); before < end; before = Stopwatch.GetTimestamp())
        {
            await socket.SendAsync(request);
            for (var got = 0; got == 0 || got != expected;)
            {
                var come = await socket.ReceiveAsync(buffer.AsMemory(got));
                if (come == 0) throw new InvalidOperationException("The server closed the connection.");
                got += come;
                if (got != expected) expected = Length(buffer.AsSpan(0, got), status); // mostly as long as the one before
            }

            times.Add(Stopwatch.GetTimestamp() - before);
        }

        return times;
    }

    // 0 while it cannot be told yet.
    private static int Length(ReadOnlySpan<byte> answer, string status)
    {
        const string Header = "\r\ncontent-length:";
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0) return 0;
        var text = Encoding.ASCII.GetString(answer[..(head + 2)]).ToLowerInvariant();
        var at = text.IndexOf(Header, StringComparison.Ordinal);
        if (!text.StartsWith(status, StringComparison.Ordinal))
            throw new InvalidOperationException(Encoding.UTF8.GetString(answer));
        if (at < 0) return answer.EndsWith("\r\n0\r\n\r\n"u8) ? answer.Length : 0; // in chunks
        at += Header.Length;
        return head + 4 + int.Parse(text.AsSpan(at, text.IndexOf("\r\n", at, StringComparison.Ordinal) - at), CultureInfo.InvariantCulture);
    }

    private static double Microseconds(long ticks) => ticks * 1e6 / Stopwatch.Frequency;
}
