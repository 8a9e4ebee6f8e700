using NnService.Api.Tests.Hosting;
using NnService.Api.Tests.Predictions;
using NnService.Tests.Common;

namespace NnService.Api.Tests;

/// <summary>An alarm in the log means something. Runs behind all tests that run beside each other.</summary>
[Collection(nameof(Alone))]
public sealed class AlarmTests(NnApp app, HostingApp hosting)
{
    [Fact]
    public void No_test_has_left_an_alarm_that_it_does_not_expect()
    {
        app.CheckAlarms();
        hosting.Alarms.Check();
        // Told whole: the words of a collection would be cut short.
        if (!Alarms.Found.IsEmpty) Assert.Fail(string.Join('\n', Alarms.Found));
    }
}
