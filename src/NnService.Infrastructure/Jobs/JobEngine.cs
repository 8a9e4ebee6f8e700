using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Jobs.Nodes;
using Quartz;

namespace NnService.Infrastructure.Jobs;

/// <summary>How Quartz is set up.</summary>
internal static class JobEngine
{
    /// <param name="services">The services.</param>
    /// <param name="use">Names the database and what goes with it.</param>
    public static void AddJobEngine(this IServiceCollection services, Action<IPersistentStoreBuilder> use)
    {
        services.AddSingleton<EngineShutdown>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "nnservice";
                scheduler.IdleWaitTime = TimeSpan.FromSeconds(1);
                scheduler.MaxBatchSize = 1; // more at once would fix the order of jobs before the next, more urgent one is submitted
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.AddSchedulerListener<EngineErrors>();
            quartz.AddSchedulerListener(provider => provider.GetRequiredService<EngineShutdown>());
            quartz.UseDefaultThreadPool(_ => { });
            quartz.UseExecutionLimits((provider, limits) =>
            {
                var training = provider.GetRequiredService<IOptions<NnTrainingOptions>>().Value;
                PerModelConcurrencyLimit.Limit(limits, training, training.Slots);
            });
            quartz.UsePersistentStore(store =>
            {
                use(store);
                store.ProvisionSchema();
                store.UseSystemTextJsonSerializer();
                store.ConfigureStore(options =>
                {
                    options.StoreJobDataAsStrings = true;
                    options.AcceptEnlistedTransactions = true;
                    options.RecoverFiringsCancelledByShutdown = true;
                });
            });
        });
        // What configuration decides is read where options are made, not where services are registered: by then all its sources are there.
        services.AddOptions<ThreadPoolOptions>()
            .Configure<IOptions<NnTrainingOptions>>((pool, training) => pool.MaxConcurrency = training.Value.Slots);
        services.AddOptions<QuartzHostedServiceOptions>()
            .Configure<IOptions<NnNodeOptions>>((hosted, node) => hosted.AutoStart = node.Value.Trains);
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
    }
}
