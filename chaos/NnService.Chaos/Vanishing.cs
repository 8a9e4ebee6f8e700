using System.Net.Sockets;

namespace NnService.Chaos;

/// <summary>
/// Clients that go away at random moments of what they have asked for: before all of it is sent, before it is answered, or in the midst of
/// the answer.
/// </summary>
/// <param name="address">The service.</param>
/// <param name="requests">What they ask for.</param>
/// <param name="seed">Of everything that is left to chance.</param>
internal sealed class Vanishing(Uri address, IReadOnlyList<RawRequest> requests, int seed)
{
    private const int MostRead = 256 * 1024;
    private const int MostMilliseconds = 150;

    private int _gone;

    /// <summary>Clients that have gone so far.</summary>
    public int Gone => _gone;

    /// <summary>Lets so many clients at a time come and go until it is enough.</summary>
    public Task RunAsync(int clients, CancellationToken enough) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(client => ComeAndGoAsync(new Random(seed + client), enough)));

    private async Task ComeAndGoAsync(Random random, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            try
            {
                await ComeAndGoOnceAsync(requests[random.Next(requests.Count)], random, enough);
                Interlocked.Increment(ref _gone);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The service closed first, as it does where it refuses a body, or it is enough.
            }
        }
    }

    private async Task ComeAndGoOnceAsync(RawRequest request, Random random, CancellationToken enough)
    {
        using var client = await VanishingClient.ConnectAsync(address, enough);
        var whole = random.Next(3) > 0;
        await client.SendAsync(request.Bytes.AsMemory(0, whole ? request.Bytes.Length : random.Next(request.Bytes.Length)), enough);
        if (random.Next(2) == 0) await Task.Delay(TimeSpan.FromMilliseconds(random.Next(MostMilliseconds)), TimeProvider.System, enough);
        else if (whole) await ReadAWhileAsync(client, random.Next(2) == 0 ? 1 : random.Next(1, MostRead), random, enough);
        if (random.Next(10) == 0) client.EndSending();
        else if (random.Next(3) > 0) client.Reset();
    }

    private static async Task ReadAWhileAsync(VanishingClient client, int bytes, Random random, CancellationToken enough)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(enough);
        patience.CancelAfter(random.Next(1, 4 * MostMilliseconds));
        try
        {
            await client.ReadAsync(bytes, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It has waited for long enough.
        }
    }
}
