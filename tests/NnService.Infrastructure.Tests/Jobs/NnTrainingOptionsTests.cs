using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Storage;
using Quartz;

namespace NnService.Infrastructure.Tests.Jobs;

public class NnTrainingOptionsTests
{
    [Fact]
    public void Defaults_work()
    {
        using var host = Host();
        var options = host.Services.GetRequiredService<IOptions<NnTrainingOptions>>().Value;
        Assert.Equal((1, 0, TimeSpan.FromSeconds(5)), (options.Slots, options.ThreadsPerJob, options.CheckpointEvery));
        Assert.Equal("data", host.Services.GetRequiredService<IOptions<NnStorageOptions>>().Value.DataDirectory);
    }

    [Theory]
    [InlineData("NnService:Training:Slots", "0")]
    [InlineData("NnService:Training:Slots", "65")]
    [InlineData("NnService:Training:Slots", "many")]
    [InlineData("NnService:Training:ThreadsPerJob", "65")]
    [InlineData("NnService:Training:CheckpointEvery", "00:00:00")]
    [InlineData("NnService:DataDirectory", "")]
    public async Task A_wrong_value_stops_the_start_and_is_named(string key, string value)
    {
        using var host = Host((key, value));
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(TestHost.Token));
        Assert.Contains(key, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slots_are_what_the_engine_runs_at_once()
    {
        using var host = Host(("NnService:Training:Slots", "3"));
        Assert.Equal(3, host.Services.GetRequiredService<IOptions<ThreadPoolOptions>>().Value.MaxConcurrency);
    }

    private static IHost Host(params (string Key, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddNnInfrastructure(builder.Configuration);
        // later sources count too
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        return builder.Build();
    }
}
