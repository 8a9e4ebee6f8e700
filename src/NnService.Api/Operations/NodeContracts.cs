using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Api.Operations;

/// <summary>A job that a process runs.</summary>
/// <param name="Id">The job.</param>
/// <param name="ModelId">The model that it trains.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Epochs">Epochs asked for.</param>
public sealed record RunningJobContract(string Id, string ModelId, int Epoch, int Epochs);

/// <summary>A process of the service.</summary>
/// <param name="Id">Its name, another one after each start.</param>
/// <param name="Role">What it does: all, api or worker.</param>
/// <param name="Alive">Whether it has said so in time; one that has not is forgotten after an hour.</param>
/// <param name="Self">Whether it is the one that answers.</param>
/// <param name="Slots">Jobs that it runs at the same time; 0 where it leaves that to others.</param>
/// <param name="Running">What it runs; of one that is not alive, what no other worker has taken over yet.</param>
/// <param name="ProgramVersion">The version of its program.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="CheckedInAt">When it last said that it is alive.</param>
public sealed record NodeContract(
    string Id,
    NnRole Role,
    bool Alive,
    bool Self,
    int Slots,
    IReadOnlyList<RunningJobContract> Running,
    string ProgramVersion,
    DateTime StartedAt,
    DateTime CheckedInAt)
{
    public static NodeContract From(StoredNode node) => new(
        node.Id,
        node.Role,
        node.IsAlive,
        node.IsThis,
        node.Slots,
        [.. node.Running.Select(job => new RunningJobContract(job.Id, job.ModelId, job.Epoch, job.Epochs))],
        node.Version,
        node.StartedAt,
        node.CheckedInAt);
}

/// <summary>All processes of the service, by their names.</summary>
public sealed record NodeListContract(IReadOnlyList<NodeContract> Items);
