using System.Collections.Immutable;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs.Nodes;

/// <summary>A job that a process runs.</summary>
/// <param name="Id">The job.</param>
/// <param name="ModelId">The model that it trains.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Epochs">Epochs asked for.</param>
public sealed record RunningJob(string Id, string ModelId, int Epoch, int Epochs);

/// <summary>A process on the database; times are UTC.</summary>
/// <param name="Id">Its name, another one after each start.</param>
/// <param name="Role">What it does.</param>
/// <param name="IsAlive">Whether it has said so in time.</param>
/// <param name="IsThis">Whether it is the one that tells.</param>
/// <param name="Slots">Jobs that it runs at the same time; 0 where it leaves that to others.</param>
/// <param name="Running">What it runs; of one that is not alive, what no other worker has taken over yet.</param>
/// <param name="Version">Of the program.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="CheckedInAt">When it last said that it is alive.</param>
public sealed record StoredNode(
    string Id,
    NnRole Role,
    bool IsAlive,
    bool IsThis,
    int Slots,
    ImmutableArray<RunningJob> Running,
    string Version,
    DateTime StartedAt,
    DateTime CheckedInAt);
