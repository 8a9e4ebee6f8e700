using NnService.Chaos.Fuzz;

namespace NnService.Chaos.Tests.Fuzz;

public sealed class ServiceLogTests
{
    [Fact]
    public void Alarms_of_one_kind_are_kept_once_with_what_follows_them()
    {
        var log = new ServiceLog();
        log.Hear("info: A[1] All is well");
        log.Hear("fail: B[2] Unhandled exception in POST /models/a (00-0123456789abcdef0123456789abcdef-00)");
        log.Hear("   at C.D()");
        log.Hear("info: A[1] All is well again");
        log.Hear("   of no interest");
        log.Hear("fail: B[2] Unhandled exception in POST /models/b (00-fedcba9876543210fedcba9876543210-00)");
        var fault = Assert.Single(log.Faults());
        Assert.StartsWith("logged 2 times: fail: B[2]", fault, StringComparison.Ordinal);
        Assert.EndsWith("at C.D()", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_alarms_are_other_kinds()
    {
        var log = new ServiceLog();
        log.Hear("warn: A[1] One thing");
        log.Hear("crit: A[1] Another thing");
        log.Hear("Unhandled exception. System.Exception: at last");
        Assert.Equal(3, log.Faults().Count);
    }
}
