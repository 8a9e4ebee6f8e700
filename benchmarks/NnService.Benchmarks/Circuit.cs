using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace NnService.Benchmarks;

/// <summary>
/// A page of the service as its browser sees it on the wire: it takes every picture and says so, but draws none. What it costs is what the
/// service pays, with no browser beside it on the same processors.
/// </summary>
internal sealed partial class Circuit : IAsyncDisposable
{
    // How Blazor numbers what a script returns: a reference to an object of the browser.
    private const int ObjectReference = 1;

    private readonly HubConnection _hub;
    private readonly TaskCompletionSource _drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;
    private int _pictures;

    private Circuit(Uri service)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(service, "/_blazor"));
        builder.Services.AddSingleton<IHubProtocol>(new BlazorPack());
        _hub = builder.Build();
        _hub.On<int, byte[]>("JS.RenderBatch", DrawAsync);
        _hub.On<long, string, string, int, long, int>("JS.BeginInvokeJS", AnswerAsync);
        _hub.On<string>("JS.Error", error => _drawn.TrySetException(new InvalidOperationException(error)));
    }

    /// <summary>Pictures that came.</summary>
    public int Pictures => Volatile.Read(ref _pictures);

    /// <summary>Bytes of all pictures.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Opens a page, and waits until it lives.</summary>
    public static async Task<Circuit> OpenAsync(HttpClient http, Uri address)
    {
        var html = await http.GetStringAsync(address);
        var markers = Marker().Matches(html).Select(marker => JsonNode.Parse(marker.Groups[1].Value)!);
        JsonNode[] operations = [.. markers.Select((marker, place) => Add(marker, place + 1))];
        var batch = new JsonObject { ["batchId"] = 0, ["operations"] = new JsonArray(operations) };
        var circuit = new Circuit(address);
        await circuit._hub.StartAsync();
        await circuit._hub.InvokeAsync<string>("StartCircuit", $"{new Uri(address, "/")}", $"{address}", "[]", "");
        await circuit._hub.SendAsync("UpdateRootComponents", batch.ToJsonString(), State().Match(html).Groups[1].Value);
        await circuit._drawn.Task;
        return circuit;
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private static JsonObject Add(JsonNode marker, int place)
    {
        var key = marker["key"];
        return new JsonObject
        {
            ["type"] = "add",
            ["ssrComponentId"] = place,
            ["marker"] = new JsonObject
            {
                ["type"] = "server",
                ["sequence"] = (int)marker["sequence"]!,
                ["descriptor"] = (string)marker["descriptor"]!,
                ["prerenderId"] = (string?)marker["prerenderId"],
                ["key"] = key?.DeepClone(),
            },
        };
    }

    private async Task DrawAsync(int picture, byte[] content)
    {
        Interlocked.Add(ref _bytes, content.Length);
        Interlocked.Increment(ref _pictures);
        await _hub.SendAsync("OnRenderCompleted", picture, null);
        _drawn.TrySetResult();
    }

    private async Task AnswerAsync(long task, string name, string arguments, int kind, long target, int call)
    {
        if (task == 0) return; // asks for no answer
        var result = kind == ObjectReference ? """{"__jsObjectId":1}""" : "null";
        await _hub.SendAsync("EndInvokeJSFromDotNet", task, true, string.Create(CultureInfo.InvariantCulture, $"[{task},true,{result}]"));
    }

    [GeneratedRegex("""<!--Blazor:(\{"type":"server".*?"descriptor".*?\})-->""")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex State();

    // MessagePack under the name by which Blazor asks for it.
    private sealed class BlazorPack : IHubProtocol
    {
        private readonly MessagePackHubProtocol _protocol = new();

        public string Name => "blazorpack";

        public int Version => _protocol.Version;

        public TransferFormat TransferFormat => _protocol.TransferFormat;

        public bool IsVersionSupported(int version) => _protocol.IsVersionSupported(version);

        public bool TryParseMessage(
            ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message) =>
            _protocol.TryParseMessage(ref input, binder, out message);

        public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _protocol.WriteMessage(message, output);

        public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => _protocol.GetMessageBytes(message);
    }
}
