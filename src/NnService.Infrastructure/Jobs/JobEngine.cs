using System.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NnService.Infrastructure.Storage;
using Quartz;

namespace NnService.Infrastructure.Jobs;

/// <summary>How Quartz is set up.</summary>
internal static class JobEngine
{
    public static void AddJobEngine(this IServiceCollection services)
    {
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "nnservice";
                scheduler.IdleWaitTime = TimeSpan.FromSeconds(1);
                scheduler.MaxBatchSize = 1; // more at once would fix the order of jobs before the next, more urgent one is submitted
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(_ => { });
            quartz.UsePersistentStore(store =>
            {
                store.UseDriverDelegate<EngineDialect>(); // before UseSqlite, which brings a dialect only where there is none
                store.UseLockHandler(provider => provider.GetRequiredService<EngineLock>());
                store.UseSqlite(source => source.DataSourceFactory = provider =>
                    new EngineConnections(provider.GetRequiredService<IOptions<NnStorageOptions>>().Value.ConnectionString));
                store.ProvisionSchema();
                store.UseSystemTextJsonSerializer();
                store.ConfigureStore(options =>
                {
                    options.StoreJobDataAsStrings = true;
                    options.AcceptEnlistedTransactions = true;
                    options.RecoverFiringsCancelledByShutdown = true;
                    // What Quartz would set for SQLite by itself, were the dialect its own.
                    options.AcquireTriggersWithinLock = true;
                    options.LockFreeFiringRounds = false;
                    options.TransactionIsolationLevel = IsolationLevel.Serializable;
                });
            });
        });
        // What configuration decides is read where options are made, not where services are registered: by then all its sources are there.
        services.AddOptions<ThreadPoolOptions>().Configure<IOptions<NnTrainingOptions>>((pool, training) => pool.MaxConcurrency = training.Value.Slots);
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
    }
}
