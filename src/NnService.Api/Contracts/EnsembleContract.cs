namespace NnService.Api.Contracts;

/// <summary>Several networks whose answers are averaged.</summary>
/// <param name="Members">Networks, 1 to 32. Each learns from all parts (folds) of the rows but one, by which it is judged after every
/// epoch; so no rows are set aside for validation, and the metrics of the version are those of all rows, each answered by the network that
/// did not see it.</param>
public sealed record EnsembleContract(int? Members = null)
{
    public static EnsembleContract? From(int members) => members == 1 ? null : new(members);
}
