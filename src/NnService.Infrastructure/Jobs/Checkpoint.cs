using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using NnService.Domain.Evaluation;
using NnService.Domain.Networks;
using NnService.Domain.Training;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

/// <summary>Everything of a run but its arrays.</summary>
/// <param name="PlateauBest">The smallest loss so far; null for infinity, which JSON does not have.</param>
/// <param name="ElapsedMs">Milliseconds of training so far, over all attempts.</param>
/// <param name="Engine">The version of the training engine that came there; what an earlier program wrote does not have it.</param>
/// <param name="TargetLossSum">Losses in the units of the targets; an earlier program did not sum them up.</param>
/// <param name="TargetLossRows">Of how many rows.</param>
internal sealed record CheckpointHeader(
    long Step,
    int Epoch,
    int Row,
    double LossSum,
    double MetricSum,
    long MetricCount,
    double PlateauFactor,
    double? PlateauBest,
    int PlateauWaited,
    int BestEpoch,
    double BestValue,
    bool IsStopped,
    long ElapsedMs,
    HistoryCursor History,
    int Engine = TrainingEngine.Unrecorded,
    double TargetLossSum = 0,
    long TargetLossRows = 0);

/// <summary>The same of an ensemble.</summary>
/// <param name="Epoch">Epochs that all members have ended.</param>
/// <param name="Reports">The last report of each member.</param>
/// <param name="Members">Where each member stands.</param>
internal sealed record EnsembleHeader(
    int Epoch,
    ImmutableArray<EpochReport?> Reports,
    ImmutableArray<CheckpointHeader> Members,
    long ElapsedMs,
    HistoryCursor History,
    int Engine);

/// <summary>Where a run stands, complete: a run that goes on from it comes to the same bits, with the same version of the engine.</summary>
/// <param name="Weights">The weights of each network.</param>
/// <param name="State">What the trainer remembers.</param>
/// <param name="History">What the history remembers.</param>
/// <param name="ElapsedMs">Milliseconds of training so far, over all attempts.</param>
/// <param name="Engine">The version of the training engine that came there.</param>
internal sealed record Checkpoint(
    ImmutableArray<float[]> Weights,
    EnsembleState State,
    HistoryCursor History,
    long ElapsedMs,
    int Engine = TrainingEngine.Version)
{
    /// <summary>What its numbers take.</summary>
    public long Bytes => Arrays.Sum(array => sizeof(float) * (long)array.Length);

    // Member by member, and of each its weights, moments and best weights.
    private IEnumerable<float[]> Arrays => Weights.Zip(State.Members).SelectMany(ArraysOf);

    /// <summary>The row that keeps it.</summary>
    public CheckpointRow ToRow(string jobId, long number)
    {
        var head = Head();
        var arrays = WeightBytes.ToBytes([.. Arrays]);
        return new()
        {
            JobId = jobId,
            Slot = (int)(number % 2),
            Number = number,
            Head = head,
            Arrays = arrays,
            Sha256 = Hash(head, arrays),
        };
    }

    /// <summary>What a row keeps; null when it is damaged or does not belong to such networks and such an optimizer.</summary>
    /// <param name="row">The row.</param>
    /// <param name="definition">What is trained.</param>
    /// <param name="options">How it is trained.</param>
    public static Checkpoint? From(CheckpointRow row, NetworkDefinition definition, TrainingOptions options)
    {
        var state = EnsembleState.Start(definition, options);
        var parameters = (int)definition.Member(0).ParameterCount!.Value;
        ImmutableArray<float[]> weights = [.. state.Members.Select(_ => new float[parameters])];
        float[][] arrays = [.. weights.Zip(state.Members).SelectMany(ArraysOf)];
        if (row.Arrays.Length != arrays.Sum(array => sizeof(float) * (long)array.Length) || Hash(row.Head, row.Arrays) != row.Sha256)
            return null;
        var at = 0;
        foreach (var array in arrays)
        {
            WeightBytes.FromBytes(row.Arrays.AsSpan(at, sizeof(float) * array.Length), array);
            at += sizeof(float) * array.Length;
        }

        if (definition.Members == 1)
        {
            var alone = DomainJson.Read<CheckpointHeader>(row.Head);
            Restore(alone, state.Members[0]);
            state.Epoch = alone.Epoch;
            return new(weights, state, alone.History, alone.ElapsedMs, alone.Engine);
        }

        var head = DomainJson.Read<EnsembleHeader>(row.Head);
        for (var member = 0; member < head.Members.Length; member++) Restore(head.Members[member], state.Members[member]);
        return new(weights, new(state.Members, head.Epoch, [.. head.Reports]), head.History, head.ElapsedMs, head.Engine);
    }

    private static IEnumerable<float[]> ArraysOf((float[] Weights, TrainingState State) member) =>
        [member.Weights, member.State.First, member.State.Second, member.State.BestWeights];

    private string Head() => State.Members.Length == 1
        ? DomainJson.Write(HeaderOf(State.Members[0], ElapsedMs, History))
        : DomainJson.Write(
            new EnsembleHeader(
                State.Epoch,
                [.. State.Reports],
                [.. State.Members.Select(member => HeaderOf(member, 0, HistoryCursor.Empty))],
                ElapsedMs,
                History,
                Engine));

    private CheckpointHeader HeaderOf(TrainingState state, long elapsedMs, HistoryCursor history) => new(
        state.Step, state.Epoch, state.Row, state.LossSum, state.Metrics.Sum, state.Metrics.Count,
        state.Plateau.Factor, double.IsPositiveInfinity(state.Plateau.Best) ? null : state.Plateau.Best, state.Plateau.Waited,
        state.BestEpoch, state.BestValue, state.IsStopped, elapsedMs, history, Engine, state.Metrics.LossSum, state.Metrics.LossRows);

    private static void Restore(CheckpointHeader head, TrainingState state)
    {
        state.Step = head.Step;
        state.Epoch = head.Epoch;
        state.Row = head.Row;
        state.LossSum = head.LossSum;
        state.Metrics = new MetricAccumulator(head.MetricSum, head.MetricCount, head.TargetLossSum, head.TargetLossRows);
        state.Plateau = new PlateauState(head.PlateauFactor, head.PlateauBest ?? double.PositiveInfinity, head.PlateauWaited);
        state.BestEpoch = head.BestEpoch;
        state.BestValue = head.BestValue;
        state.IsStopped = head.IsStopped;
    }

    private static string Hash(string head, byte[] arrays)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(head));
        hash.AppendData(arrays);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
