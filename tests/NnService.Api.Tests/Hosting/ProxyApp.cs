namespace NnService.Api.Tests.Hosting;

/// <summary>A service that is published at <c>/nn</c> and believes a proxy on this machine.</summary>
public sealed class ProxyApp : IAsyncLifetime
{
    public NnApp App { get; } = new();

    public async ValueTask InitializeAsync()
    {
        App.Expect("NnService:Auth:Mode is Off");
        await App.StartAsync(
            "--NnService:Auth:Mode=Off",
            "--NnService:PathBase=/nn",
            "--NnService:Proxies:0=127.0.0.0/8",
            "--AllowedHosts=lab.example",
            "--NnService:Limits:MaxEventStreamsPerAddress=1");
        await App.CreateModelAsync("""{ "id": "plain", "inputs": 1, "layers": [{ "units": 1 }] }""");
        await App.TrainAndWaitAsync("plain", """{ "data": { "inputs": [[1]], "targets": [[2]] }, "epochs": 1, "validation": null }""");
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
