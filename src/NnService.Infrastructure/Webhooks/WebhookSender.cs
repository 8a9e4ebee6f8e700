using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using NnService.Domain;

namespace NnService.Infrastructure.Webhooks;

/// <summary>
/// Sends messages to their targets, and nowhere else: it connects to the very address that it has checked, so that a name cannot mean
/// another one by then, and knows neither proxies nor cookies nor redirects. Thread-safe.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    private const int MaxError = 200;

    private static readonly ProductInfoHeaderValue Agent = new("NnService", typeof(WebhookSender).Assembly.GetName().Version!.ToString(3));

    private readonly IOptions<NnWebhookOptions> _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public WebhookSender(IOptions<NnWebhookOptions> options, TimeProvider time)
    {
        _options = options;
        _time = time;
        var handler = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = ConnectAsync,
            MaxResponseDrainSize = 64 << 10,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1), // so that a name is looked up anew
            UseCookies = false,
            UseProxy = false,
        };
        _http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>One attempt. Of the answer only the status is looked at.</summary>
    /// <exception cref="OperationCanceledException">The process stops.</exception>
    public async Task<DeliveryAttempt> SendAsync(ClaimedDelivery delivery, CancellationToken cancellationToken)
    {
        // What was allowed when the webhook was made need not be allowed now.
        if (WebhookTarget.FaultOf(delivery.Url, _options.Value) is { } fault) return Failed(fault);
        using var timeout = new CancellationTokenSource(_options.Value.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var request = RequestOf(delivery);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var status = (int)answer.StatusCode;
            return new(status, answer.IsSuccessStatusCode ? null : MeaningOf(status));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(FormattableString.Invariant($"No answer came within {_options.Value.TimeoutSeconds} s."));
        }
        catch (HttpRequestException e)
        {
            return Failed((e.InnerException as RefusedTargetException ?? (Exception)e).Message);
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage RequestOf(ClaimedDelivery delivery)
    {
        var id = StoredDelivery.MessageIdOf(delivery.Id);
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds();
        var body = Encoding.UTF8.GetBytes(delivery.Body);
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.UserAgent.Add(Agent);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSecret.Sign(delivery.Secret, id, timestamp, body));
        return request;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        if (!_options.Value.AllowPrivateTargets) addresses = Array.FindAll(addresses, PublicAddresses.Contains);
        if (addresses.Length == 0) throw new RefusedTargetException(target.Host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string MeaningOf(int status) => status switch
    {
        >= 300 and < 400 => FormattableString.Invariant($"The target answered with {status}; redirects are not followed."),
        _ => FormattableString.Invariant($"The target answered with {status}."),
    };

    private static DeliveryAttempt Failed(string error) => new(null, Text.Truncate(error, MaxError));

    private sealed class RefusedTargetException(string host) : IOException(
        $"{host} is not a public address, and only those are allowed (NnService:Webhooks:AllowPrivateTargets).");
}
