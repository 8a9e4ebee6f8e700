using System.Security.Cryptography;
using System.Text;
using NnService.Domain.Evaluation;
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

/// <summary>Where a run stands, complete: a run that goes on from it comes to the same bits, with the same version of the engine.</summary>
/// <param name="Weights">The network's weights.</param>
/// <param name="State">What the trainer remembers.</param>
/// <param name="History">What the history remembers.</param>
/// <param name="ElapsedMs">Milliseconds of training so far, over all attempts.</param>
/// <param name="Engine">The version of the training engine that came there.</param>
internal sealed record Checkpoint(
    float[] Weights, TrainingState State, HistoryCursor History, long ElapsedMs, int Engine = TrainingEngine.Version)
{
    /// <summary>What its numbers take.</summary>
    public long Bytes => sizeof(float) * ((long)Weights.Length + State.First.Length + State.Second.Length + State.BestWeights.Length);

    /// <summary>The row that keeps it.</summary>
    public CheckpointRow ToRow(string jobId, long number)
    {
        var head = DomainJson.Write(new CheckpointHeader(
            State.Step, State.Epoch, State.Row, State.LossSum, State.Metrics.Sum, State.Metrics.Count,
            State.Plateau.Factor, double.IsPositiveInfinity(State.Plateau.Best) ? null : State.Plateau.Best, State.Plateau.Waited,
            State.BestEpoch, State.BestValue, State.IsStopped, ElapsedMs, History, Engine, State.Metrics.LossSum, State.Metrics.LossRows));
        var arrays = WeightBytes.ToBytes(Weights, State.First, State.Second, State.BestWeights);
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

    /// <summary>What a row keeps; null when it is damaged or does not belong to such a network and optimizer.</summary>
    /// <param name="row">The row.</param>
    /// <param name="parameters">Weights of the network.</param>
    /// <param name="options">How it is trained.</param>
    public static Checkpoint? From(CheckpointRow row, int parameters, TrainingOptions options)
    {
        var state = TrainingState.Start(parameters, options);
        var floats = (long)parameters + state.First.Length + state.Second.Length + state.BestWeights.Length;
        if (row.Arrays.Length != floats * sizeof(float) || Hash(row.Head, row.Arrays) != row.Sha256) return null;
        var head = DomainJson.Read<CheckpointHeader>(row.Head);
        ReadOnlySpan<float> arrays = WeightBytes.FromBytes(row.Arrays);
        state.Step = head.Step;
        state.Epoch = head.Epoch;
        state.Row = head.Row;
        state.LossSum = head.LossSum;
        state.Metrics = new MetricAccumulator(head.MetricSum, head.MetricCount, head.TargetLossSum, head.TargetLossRows);
        state.Plateau = new PlateauState(head.PlateauFactor, head.PlateauBest ?? double.PositiveInfinity, head.PlateauWaited);
        state.BestEpoch = head.BestEpoch;
        state.BestValue = head.BestValue;
        state.IsStopped = head.IsStopped;
        var weights = arrays[..parameters].ToArray();
        arrays.Slice(parameters, state.First.Length).CopyTo(state.First);
        arrays.Slice(parameters + state.First.Length, state.Second.Length).CopyTo(state.Second);
        arrays[^state.BestWeights.Length..].CopyTo(state.BestWeights);
        return new(weights, state, head.History, head.ElapsedMs, head.Engine);
    }

    private static string Hash(string head, byte[] arrays)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(head));
        hash.AppendData(arrays);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
