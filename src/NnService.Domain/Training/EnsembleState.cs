using System.Collections.Immutable;
using NnService.Domain.Networks;

namespace NnService.Domain.Training;

/// <summary>Where the training of an ensemble stands.</summary>
/// <remarks>Owned and changed by one <see cref="EnsembleTrainer"/>; not thread-safe.</remarks>
public sealed class EnsembleState
{
    /// <summary>Puts the states of members together.</summary>
    /// <param name="members">At least one.</param>
    /// <param name="epoch">Epochs that were reported of all members together.</param>
    /// <param name="reports">The last report of each member, null before its first; of a single member not needed.</param>
    public EnsembleState(ImmutableArray<TrainingState> members, int epoch, EpochReport?[] reports)
    {
        Members = members;
        Epoch = epoch;
        Reports = reports;
    }

    /// <summary>The states of the members.</summary>
    public ImmutableArray<TrainingState> Members { get; }

    /// <summary>Epochs that were reported.</summary>
    public int Epoch { get; set; }

    /// <summary>The last report of each member, which stands for it once it has ended.</summary>
    public EpochReport?[] Reports { get; }

    /// <summary>Whether any step was taken.</summary>
    public bool HasBegun => Members.Any(member => member.Step > 0);

    /// <summary>Whether early stopping has ended all members.</summary>
    public bool IsStopped => Members.All(member => member.IsStopped);

    /// <summary>The state before the first step.</summary>
    public static EnsembleState Start(NetworkDefinition definition, TrainingOptions options)
    {
        var parameters = (int)definition.Member(0).ParameterCount!.Value;
        var members = Enumerable.Range(0, definition.Members).Select(_ => TrainingState.Start(parameters, options));
        return new([.. members], 0, new EpochReport?[definition.Members]);
    }

    /// <summary>An independent copy.</summary>
    public EnsembleState Copy() => new([.. Members.Select(member => member.Copy())], Epoch, [.. Reports]);
}
