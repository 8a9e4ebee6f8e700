using NnService.Web.Operating;

namespace NnService.Web.Tests.Operating;

public sealed class MetricsTextTests
{
    private const string Text = """
        # TYPE nnservice_jobs gauge
        nnservice_jobs{status="queued"} 3
        nnservice_jobs{status="running"} 1
        nnservice_jobs_ended_total{status="failed",error="diverged"} 7
        process_threads 20
        """;

    [Fact]
    public void A_family_is_summed_over_its_labels()
    {
        Assert.Equal(4, MetricsText.Sum(Text, "nnservice_jobs"));
        Assert.Equal(3, MetricsText.Sum(Text, "nnservice_jobs", "status=\"queued\""));
        Assert.Equal(20, MetricsText.Sum(Text, "process_threads"));
    }

    [Fact]
    public void What_is_not_there_is_not_zero()
    {
        Assert.Null(MetricsText.Sum(Text, "nnservice_jobs", "status=\"paused\""));
        Assert.Null(MetricsText.Sum(Text, "nnservice"));
    }
}
