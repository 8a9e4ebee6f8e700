using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NnService.Api.Tests.Hosting;
using NnService.Api.Tests.Problems;

namespace NnService.Api.Tests.Metrics;

/// <summary>How instruments become text.</summary>
public sealed class ExpositionTests(HostingApp app)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Names_units_and_kinds_become_those_of_Prometheus()
    {
        await using var other = await StartAsync();
        var meter = MeterOf(other);
        meter.CreateCounter<long>("a.b-c/d", "{thing}", "Counted.").Add(3);
        meter.CreateCounter<double>("time", "s").Add(0.25);
        meter.CreateCounter<int>("sent.bytes.total", "By").Add(7);
        meter.CreateUpDownCounter<int>("queue.size", "By").Add(-2);
        meter.CreateObservableGauge("1st", () => 1e300, "1");
        meter.CreateObservableGauge(
            "limits",
            () => (Measurement<double>[])[
                new(double.PositiveInfinity, Tag("is", "high")),
                new(double.NegativeInfinity, Tag("is", "low")),
                new(double.NaN, Tag("is", "none")),
                new(1e-9, Tag("is", "near")),
            ]);
        meter.CreateObservableGauge("silent", () => Array.Empty<Measurement<int>>());
        meter.CreateCounter<long>("never");

        var page = await ScrapeAsync(other);
        Assert.Equal(new ExposedFamily("counter", "Counted."), page.Families["a_b_c_d_total"]);
        Assert.Equal(
            (3, 0.25, 7, -2, 1e300),
            (page["a_b_c_d_total"], page["time_seconds_total"], page["sent_bytes_total"], page["queue_size_bytes"], page["_1st"]));
        Assert.Equal(
            (double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1e-9),
            (page["limits{is=\"high\"}"], page["limits{is=\"low\"}"], page["limits{is=\"none\"}"], page["limits{is=\"near\"}"]));
        Assert.DoesNotContain(
            page.Families.Keys,
            name => name.StartsWith("silent", StringComparison.Ordinal) || name.StartsWith("never", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Labels_and_descriptions_are_escaped()
    {
        await using var other = await StartAsync();
        MeterOf(other).CreateCounter<long>("odd", null, "One line,\nand a \\ in \"quotes\".")
            .Add(1, Tag("0a.b", "back\\slash, \"quote\",\nline, } and {"), Tag("ж", 1.5), Tag("no", null));
        var page = await ScrapeAsync(other);
        Assert.Equal("One line,\\nand a \\\\ in \"quotes\".", page.Families["odd_total"].Help);
        Assert.Equal(1, page["odd_total{_0a_b=\"back\\\\slash, \\\"quote\\\",\\nline, } and {\",_=\"1.5\"}"]);
    }

    [Fact]
    public async Task A_histogram_counts_up_to_each_bound()
    {
        await using var other = await StartAsync();
        var histogram = MeterOf(other)
            .CreateHistogram("wait", "s", "Waited.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 2.5] });
        foreach (var value in (double[])[0.25, 0.5, 0.75, 2.5, 100]) histogram.Record(value, Tag("of", "a"));
        histogram.Record(2, Tag("of", "b"));
        var page = await ScrapeAsync(other);
        Assert.Equal(
            [2, 3, 4, 5, 5, 104],
            ((string[])[
                "bucket{of=\"a\",le=\"0.5\"}", "bucket{of=\"a\",le=\"1\"}", "bucket{of=\"a\",le=\"2.5\"}", "bucket{of=\"a\",le=\"+Inf\"}",
                "count{of=\"a\"}", "sum{of=\"a\"}",
            ]).Select(
                name => page[$"wait_seconds_{name}"]!.Value));
        Assert.Equal(
            [0, 0, 1, 1, 1, 2],
            ((string[])[
                "bucket{of=\"b\",le=\"0.5\"}", "bucket{of=\"b\",le=\"1\"}", "bucket{of=\"b\",le=\"2.5\"}", "bucket{of=\"b\",le=\"+Inf\"}",
                "count{of=\"b\"}", "sum{of=\"b\"}",
            ]).Select(
                name => page[$"wait_seconds_{name}"]!.Value));
    }

    [Fact]
    public async Task What_is_observed_is_what_holds_now()
    {
        await using var other = await StartAsync();
        var now = new List<Measurement<int>> { new(3, Tag("of", "a")), new(4, Tag("of", "b")) };
        MeterOf(other).CreateObservableGauge("now", () => now);
        Assert.Equal((3, 4), (await ScrapeAsync(other) is var before ? before["now{of=\"a\"}"] : null, before["now{of=\"b\"}"]));
        now.RemoveAt(0);
        Assert.Equal((null, 4), (await ScrapeAsync(other) is var after ? after["now{of=\"a\"}"] : null, after["now{of=\"b\"}"]));
    }

    [Fact]
    public async Task A_host_shows_its_own_instruments_and_no_other_ones()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        MeterOf(one).CreateCounter<long>("mine").Add(1);
        MeterOf(two).CreateCounter<long>("mine").Add(10);
        using var foreign = new Meter("Somebody.Else");
        foreign.CreateCounter<long>("foreign").Add(1);
        var first = await ScrapeAsync(one);
        var second = await ScrapeAsync(two);
        Assert.Equal((1, 10), (first["mine_total"], second["mine_total"]));
        Assert.DoesNotContain("foreign_total", first.Families.Keys);
    }

    [Fact]
    public async Task Pages_are_well_formed_while_many_measure()
    {
        await using var other = await StartAsync();
        var meter = MeterOf(other);
        var histogram = meter.CreateHistogram("h", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        var counter = meter.CreateCounter<double>("c");
        var writers = 4;
        var each = 20_000;
        var measuring = Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < each; i++)
            {
                histogram.Record(i % 3, Tag("of", writer % 2));
                counter.Add(0.5);
            }
        }, Stop)));
        do await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ScrapeAsync(other)));
        while (!measuring.IsCompleted);
        await measuring;
        var page = await ScrapeAsync(other);
        Assert.Equal(writers * each, page["h_count{of=\"0\"}"] + page["h_count{of=\"1\"}"]);
        Assert.Equal(writers * each * 0.5, page["c_total"]);
    }

    [Fact]
    public async Task Failures_of_the_storage_are_counted_by_what_is_answered()
    {
        await using var other = await StartAsync();
        Assert.Equal(
            (0, 0),
            (await ScrapeAsync(other) is var page
                ? page["nnservice_storage_failures_total{code=\"unavailable\"}"]
                : null, page["nnservice_storage_failures_total{code=\"storage_full\"}"]));
        foreach (var (kind, code) in ((string, string)[])[("full", "storage_full"), ("busy", "unavailable"), ("locked", "unavailable")])
            await (await app.Client.GetAsync(new Uri(HostingApp.Address(other), $"/probe/throw/{kind}"), Stop)).IsProblemAsync(code);
        page = await ScrapeAsync(other);
        Assert.Equal(
            (2, 1),
            (
                page["nnservice_storage_failures_total{code=\"unavailable\"}"],
                page["nnservice_storage_failures_total{code=\"storage_full\"}"]));
    }

    private static async Task<WebApplication> StartAsync()
    {
        var other = HostingApp.Build([]);
        await other.StartAsync(Stop);
        return other;
    }

    private static Meter MeterOf(WebApplication other) => other.Services.GetRequiredService<IMeterFactory>().Create("NnService");

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);

    private async Task<Exposition> ScrapeAsync(WebApplication other) =>
        Exposition.Parse(await app.Client.GetStringAsync(new Uri(HostingApp.Address(other), "/metrics"), Stop));
}
