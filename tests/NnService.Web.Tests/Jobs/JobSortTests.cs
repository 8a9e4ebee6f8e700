using NnService.Web.Jobs;

namespace NnService.Web.Tests.Jobs;

public sealed class JobSortTests
{
    [Theory]
    [InlineData(null, "createdAt", "createdAt")]
    [InlineData("createdAt", "createdAt", "-createdAt")]
    [InlineData(null, "loss", "loss")]
    [InlineData("loss", "loss", "-loss")]
    [InlineData("-loss", "loss", "loss")]
    [InlineData("loss", "accuracy", "-accuracy")]
    [InlineData("loss", "createdAt", "-createdAt")]
    public void A_head_leads_to_the_best_first_and_then_to_the_other_way(string? sort, string key, string next) =>
        Assert.Equal(next, JobSort.Next(sort, key));

    [Theory]
    [InlineData(null, "createdAt", "descending")]
    [InlineData("createdAt", "createdAt", "ascending")]
    [InlineData("-rmse", "rmse", "descending")]
    [InlineData("-rmse", "loss", null)]
    public void A_head_tells_whether_it_is_sorted_by(string? sort, string key, string? told) =>
        Assert.Equal(told, JobSort.AriaOf(sort, key));

    [Theory]
    [InlineData("-accuracy", "accuracy")]
    [InlineData("rmse", "rmse")]
    [InlineData("loss", null)]
    [InlineData(null, null)]
    [InlineData("nonsense", null)]
    public void Metrics_of_versions_are_told_from_what_jobs_have_themselves(string? sort, string? metric) =>
        Assert.Equal(metric, JobSort.MetricOf(sort));
}
