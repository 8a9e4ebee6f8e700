using System.Collections.Immutable;
using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Numerics;

namespace NnService.Domain.Training;

/// <summary>
/// Trains the members of an ensemble side by side, each on all folds but its own, by which it is judged after every epoch.
/// </summary>
/// <remarks>
/// Pulled as <see cref="Trainer"/> is: between two slices every member stands at the end of a slice of its own, so that all can be saved.
/// Nobody begins an epoch before all others have ended the one before or have stopped; so the report of an epoch is that of all, and
/// whenever the run is ended every member has learned about as much. Members depend on nothing but their index, so the bits are those of
/// members that are trained one after the other, on whatever number of threads. A single member is trained as a network by itself. One
/// instance belongs to one thread.
/// </remarks>
public sealed class EnsembleTrainer : IDisposable
{
    private readonly ImmutableArray<Trainer> _trainers;
    private readonly TrainingOptions _options;
    private readonly Team? _team;

    /// <summary>Prepares a run and allocates all that it needs.</summary>
    /// <param name="ensemble">The networks, whose weights are trained in place.</param>
    /// <param name="training">The rows to learn from.</param>
    /// <param name="validation">The rows to judge each epoch of a single network by, or null.</param>
    /// <param name="folds">As many folds of the rows as members; null for a single network.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="state">Where an earlier run over the same networks, data and options stopped; null to begin.</param>
    /// <param name="threads">Threads that train, the caller included; the bits of the results do not depend on them.</param>
    /// <exception cref="ArgumentException">Rows or folds do not go with the networks.</exception>
    public EnsembleTrainer(
        Ensemble ensemble,
        SampleSet training,
        SampleSet? validation,
        Folds? folds,
        TrainingOptions options,
        EnsembleState? state = null,
        int threads = 1)
    {
        var members = ensemble.Members.Length;
        if (members > 1 && (folds is null || folds.Count != members || folds.Rows != training.Rows))
            throw new ArgumentException($"{members} members need {members} folds of the {training.Rows} rows.", nameof(folds));
        State = state ?? EnsembleState.Start(ensemble.Definition, options);
        _options = options;
        _team = members > 1 && threads > 1 ? new Team(Math.Min(threads, members)) : null;
        _trainers = folds is null || members == 1
            ? [new Trainer(ensemble.Members[0], training, validation, options, State.Members[0], threads)]
            : [.. ensemble.Members.Select((network, k) => new Trainer(
                network,
                training,
                training.Select(folds.In(k)),
                options with { Seed = Seeds.OfMember(options.Seed, k) },
                State.Members[k],
                rows: folds.NotIn(k)))];
        RowsOfMember = [.. _trainers.Select((_, k) => folds is null || members == 1 ? training.Rows : training.Rows - folds.In(k).Length)];
    }

    /// <summary>Where the run stands; to be read between two slices of <see cref="Run"/>.</summary>
    public EnsembleState State { get; }

    /// <summary>Why the run ended without a result; null otherwise. See <see cref="Trainer.Divergence"/>.</summary>
    public string? Divergence => _trainers.Select(trainer => trainer.Divergence).FirstOrDefault(divergence => divergence is not null);

    /// <summary>Rows of all epochs and members that were visited so far.</summary>
    public long RowsTrained => State.Members.Select((member, k) => ((long)member.Epoch * RowsOfMember[k]) + member.Row).Sum();

    private ImmutableArray<int> RowsOfMember { get; }

    /// <summary>Trains from <see cref="State"/> until every member has ended, or one diverges.</summary>
    /// <returns>One element for each slice; the last of an epoch carries its report, whose numbers are means over the members.</returns>
    public IEnumerable<TrainingProgress> Run() => _trainers.Length == 1 ? RunAlone() : RunTogether();

    /// <summary>Puts the weights of its best epoch into each network; see <see cref="Trainer.RestoreBest"/>.</summary>
    public void RestoreBest()
    {
        foreach (var trainer in _trainers) trainer.RestoreBest();
    }

    /// <summary>Ends the threads of the run.</summary>
    public void Dispose()
    {
        _team?.Dispose();
        foreach (var trainer in _trainers) trainer.Dispose();
    }

    private IEnumerable<TrainingProgress> RunAlone()
    {
        foreach (var progress in _trainers[0].Run())
        {
            State.Epoch = State.Members[0].Epoch;
            yield return progress;
        }
    }

    private IEnumerable<TrainingProgress> RunTogether()
    {
        using var slices = new Slices(_trainers, State.Reports);
        while (Divergence is null)
        {
            int[] behind = [.. Enumerable.Range(0, _trainers.Length).Where(k => !HasEnded(k) && State.Members[k].Epoch == State.Epoch)];
            if (behind.Length > 0)
            {
                slices.Next(behind, _team);
                if (Divergence is null) yield return new(State.Epoch + 1, null);
            }
            else if (State.Members.Any(member => member.Epoch > State.Epoch))
            {
                State.Epoch++;
                yield return new(State.Epoch, Mean());
            }
            else
            {
                yield break;
            }
        }
    }

    private bool HasEnded(int member) => State.Members[member].IsStopped || State.Members[member].Epoch >= _options.Epochs;

    private EpochReport Mean()
    {
        EpochReport[] reports = [.. State.Reports.OfType<EpochReport>()];
        return new(
            State.Epoch,
            reports.Average(report => report.Loss),
            reports.Average(report => report.ValidationLoss),
            Mean(reports, report => report.Metrics),
            Mean(reports, report => report.ValidationMetrics),
            reports.Average(report => report.LearningRate))
        {
            Members = [
                .. reports.Select(report => report.Epoch == State.Epoch ? new MemberLoss(report.Loss, report.ValidationLoss) : null),
            ],
        };
    }

    private static ImmutableSortedDictionary<string, double> Mean(
        EpochReport[] reports, Func<EpochReport, ImmutableSortedDictionary<string, double>> metrics) =>
        metrics(reports[0]).Keys.Where(name => reports.All(report => metrics(report).ContainsKey(name)))
            .ToImmutableSortedDictionary(name => name, name => reports.Average(report => metrics(report)[name]));

    /// <summary>The next slice of some members, done by a team where there is one.</summary>
    private sealed class Slices(ImmutableArray<Trainer> trainers, EpochReport?[] reports) : TeamWork, IDisposable
    {
        private readonly IEnumerator<TrainingProgress>[] _runs = [.. trainers.Select(trainer => trainer.Run().GetEnumerator())];
        private int[] _members = [];

        public void Next(int[] members, Team? team)
        {
            _members = members;
            if (team is null) Do(Share.Whole);
            else team.Run(this);
        }

        public override void Do(Share share)
        {
            var (start, end) = share.Of(_members.Length);
            foreach (var member in _members.AsSpan(start..end))
            {
                if (_runs[member].MoveNext() && _runs[member].Current.Completed is { } report) reports[member] = report;
            }
        }

        public void Dispose()
        {
            foreach (var run in _runs) run.Dispose();
        }
    }
}
