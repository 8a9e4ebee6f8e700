using Quartz;

namespace NnService.Infrastructure.Jobs;

/// <summary>How many slots one model may have, so that a hundred jobs for one model do not keep all others waiting.</summary>
internal static class PerModelConcurrencyLimit
{
    private const string Groups = "model:";

    /// <summary>The group in which Quartz counts the jobs of a model.</summary>
    public static string GroupOf(string modelId) => Groups + modelId;

    /// <summary>What Quartz is to hold each model to.</summary>
    /// <param name="options">What is configured.</param>
    /// <param name="slots">The slots of all processes together.</param>
    public static ExecutionLimits Of(NnTrainingOptions options, int slots)
    {
        var limits = ExecutionLimitsBuilder.Create();
        Limit(limits, options, slots);
        return limits.Build();
    }

    /// <inheritdoc cref="Of"/>
    public static void Limit(ExecutionLimitsBuilder limits, NnTrainingOptions options, int slots) =>
        limits.ForGroupsWithPrefix(
            Groups, options.SlotsPerModel > 0 ? options.SlotsPerModel : Math.Max(1, slots - 1), ExecutionLimitScope.Cluster);
}
