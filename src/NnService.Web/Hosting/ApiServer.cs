using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.TestHost;

namespace NnService.Web.Hosting;

/// <summary>
/// Answers the requests of the pages inside of the process, by all that a request from outside goes through: guards, rights, limits, audit.
/// </summary>
/// <remarks>Thread-safe once it has begun.</remarks>
public sealed class ApiServer(IServiceProvider services, IHttpContextFactory contexts) : IDisposable
{
    /// <summary>Tells the address of the browser; only requests of pages can carry it here.</summary>
    internal const string AddressHeader = "NnService-Page-Address";

    private readonly TestServer _server = new(services);

    /// <summary>Takes the pipeline that answers.</summary>
    public void Begin(RequestDelegate pipeline)
    {
        // It listens to nothing, so that there is nothing to wait for.
        ((IServer)_server).StartAsync(new Application(pipeline, contexts), CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>Sends requests to the pipeline.</summary>
    public HttpMessageHandler CreateHandler() => _server.CreateHandler();

    public void Dispose() => _server.Dispose();

    private sealed class Application(RequestDelegate pipeline, IHttpContextFactory contexts) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures)
        {
            contextFeatures.Set<IHttpMaxRequestBodySizeFeature>(new BodySize());
            var context = contexts.Create(contextFeatures);
            if (IPAddress.TryParse(context.Request.Headers[AddressHeader], out var address)) context.Connection.RemoteIpAddress = address;
            context.Request.Headers.Remove(AddressHeader);
            return context;
        }

        public Task ProcessRequestAsync(HttpContext context) => pipeline(context);

        public void DisposeContext(HttpContext context, Exception? exception) => contexts.Dispose(context);
    }

    // Pages send what people type; endpoints ask for the feature to set their limits.
    private sealed class BodySize : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; }
    }
}
