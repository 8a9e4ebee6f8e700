using System.Net;
using System.Text;

namespace NnService.Chaos.Fuzz;

/// <summary>Sends requests by their numbers and judges what comes back. Safe to use from several threads, each with a connection of its
/// own.</summary>
/// <param name="factory">Makes the requests.</param>
/// <param name="judge">Judges the answers.</param>
/// <param name="server">The address of the service.</param>
/// <param name="tally">Counts.</param>
/// <param name="folder">Where requests are kept that showed a fault; it need not be there.</param>
internal sealed class FuzzSender(RequestFactory factory, Judge judge, IPEndPoint server, Tally tally, string folder)
{
    // An answer counts as missing somewhat after it counts as late.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Of a request that is not HTTP, and to which no answer need come.
    private static readonly TimeSpan DamagePatience = TimeSpan.FromMilliseconds(300);

    private const int LongestShown = 4_000;

    /// <summary>A connection of one client.</summary>
    public FuzzConnection Connect() => new(server);

    /// <summary>Sends the request of a number and counts it. The first of a kind of fault is made smaller and kept in a file.</summary>
    public async Task SendAsync(FuzzConnection connection, long number)
    {
        var request = factory.Make(number).Render(server.ToString());
        var answer = await AnswerAsync(connection, request);
        var fault = judge.Fault(request, answer);
        if (tally.Add(number, request, answer, fault) is { } kind) await KeepAsync(kind, number, fault!);
    }

    /// <summary>Sends one request and shows everything.</summary>
    /// <returns>Whether nothing is wrong with the answer.</returns>
    public async Task<bool> ReplayAsync(long number, TextWriter output)
    {
        using var connection = Connect();
        var request = factory.Make(number).Render(server.ToString());
        var answer = await AnswerAsync(connection, request);
        var fault = judge.Fault(request, answer);
        output.WriteLine($"fuzz: request {number}, {request.Operation}; {(request.Steps.Length == 0 ? "valid" : request.Steps)}");
        output.WriteLine(Shown(request.Bytes));
        output.WriteLine($"fuzz: {answer.Outcome} {answer.Status} {answer.ContentType} after {answer.Time.TotalMilliseconds:0} ms");
        output.WriteLine(Shown(answer.Body.Span));
        output.WriteLine($"fuzz: {fault ?? "nothing is wrong"}");
        return fault is null;
    }

    private static Task<Answer> AnswerAsync(FuzzConnection connection, Rendered request) =>
        connection.SendAsync(request, request.IsWellFormed ? Patience : DamagePatience);

    // Beside its bytes, for `nc`, the steps that make the fault.
    private async Task KeepAsync(FaultKind kind, long number, string fault)
    {
        var leftOut = await ShrinkAsync(number, fault);
        var request = factory.Make(number, leftOut).Render(server.ToString());
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{number}.http");
        await File.WriteAllBytesAsync(file, request.Bytes);
        kind.Example = $"request {number} ({(request.Steps.Length == 0 ? "valid" : request.Steps)}), {request.Line}; its bytes: {file}";
        // At once, so that a run that is broken off has told what it found.
        Console.WriteLine($"fuzz: a fault, {kind}");
    }

    /// <returns>The steps, as bits, without which the fault is still there; none where it does not show again.</returns>
    private async Task<int> ShrinkAsync(long number, string fault)
    {
        using var connection = Connect();
        if (!await ShowsAsync(0)) return 0;
        var leftOut = 0;
        for (var step = 0; step < factory.Steps(number); step++)
        {
            if (await ShowsAsync(leftOut | (1 << step))) leftOut |= 1 << step;
        }

        return leftOut;

        async Task<bool> ShowsAsync(int without)
        {
            var request = factory.Make(number, without).Render(server.ToString());
            return judge.Fault(request, await AnswerAsync(connection, request)) == fault;
        }
    }

    private static string Shown(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, LongestShown)]);
        var shown = string.Concat(text.Select(character => character is '\n' or (>= ' ' and < '\u007f') ? $"{character}"
            : character == '\r' ? "" : $"\\x{(int)character:x2}"));
        return bytes.Length <= LongestShown ? shown : $"{shown}… ({bytes.Length} bytes)";
    }
}
