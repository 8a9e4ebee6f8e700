using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NnService.Api.Hosting;
using NnService.Api.Requests;

namespace NnService.Api.Tests.Hosting;

public sealed class ExceptionProblemsTests
{
    [Fact]
    public async Task A_client_that_goes_while_it_is_refused_is_no_error()
    {
        await using var app = HostingApp.Build([]);
        using var gone = new CancellationTokenSource();
        var context = new DefaultHttpContext
        {
            RequestServices = app.Services,
            RequestAborted = gone.Token,
            Response = { Body = new Leaving(gone) },
        };
        var broken = new BadHttpRequestException("Unexpected end of request content.");

        var handler = app.Services.GetServices<IExceptionHandler>().Single();
        Assert.True(await handler.TryHandleAsync(context, broken, TestContext.Current.CancellationToken));
        Assert.True(gone.IsCancellationRequested);
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_no_error_of_the_service()
    {
        await using var app = HostingApp.Build([]);
        var context = new DefaultHttpContext { RequestServices = app.Services };

        await app.Services.GetRequiredService<AbortedRequests>()
            .InvokeAsync(context, _ => throw new ConnectionResetException("Connection reset by peer"));

        Assert.Equal(ClientDisconnect.Status, context.Response.StatusCode);
    }

    /// <summary>The way to a client that leaves when something is sent to it.</summary>
    private sealed class Leaving(CancellationTokenSource gone) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await gone.CancelAsync();
            gone.Token.ThrowIfCancellationRequested();
        }
    }
}
