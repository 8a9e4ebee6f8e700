using MathNet.Numerics.LinearAlgebra;
using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Models;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Losses;
using NnService.Domain.Textbook;
using NnService.Infrastructure.Models;

namespace NnService.Api.Textbook;

/// <summary>What is looked at: a version in double precision, and rows.</summary>
internal sealed record TextbookSubject(int Version, TextbookNetwork Network, Matrix<double> Inputs, Matrix<double> Targets)
{
    /// <summary>Finds the version and reads the rows; the refusal when something is wrong.</summary>
    /// <param name="id">The model.</param>
    /// <param name="version">The version, or null.</param>
    /// <param name="inputs">Rows of inputs.</param>
    /// <param name="targets">Rows of targets.</param>
    /// <param name="check">Refuses a network by its definition and so many rows, before its weights are read.</param>
    /// <param name="models">Where it is.</param>
    /// <param name="cancellationToken">Ends the work when the client goes away.</param>
    public static async Task<(TextbookSubject? Subject, ProblemHttpResult? Problem)> FindAsync(
        string id,
        int? version,
        IReadOnlyList<IReadOnlyList<double>>? inputs,
        IReadOnlyList<IReadOnlyList<double>>? targets,
        Func<NetworkDefinition, int, ProblemHttpResult?> check,
        ModelStore models,
        CancellationToken cancellationToken)
    {
        if (await models.FindAsync(id, cancellationToken) is not { } model) return (null, ModelEndpoints.NoModel(id));
        if ((version ?? model.CurrentVersion ?? (model.Built ? 0 : null)) is not { } number)
            return (null, ProblemResults.Create(
                ProblemCode.NoTrainedVersion,
                $"Model '{id}' has no weights yet: its shapes are open. Train it, or define inputs and the last layer's units."));
        if (await models.FindVersionAsync(id, number, cancellationToken) is not { Definition: var definition })
            return (null, NoVersion(id, version, number));

        var faults = new List<Fault>();
        var x = Read(inputs, "/inputs", definition.FanIn(0), faults);
        var t = Read(targets, "/targets", definition.FanOut(definition.Layers.Length - 1), faults);
        if (faults.Count == 0 && x!.RowCount != t!.RowCount)
            faults.Add(
                new("/targets", $"there are {x.RowCount} rows of inputs and {t.RowCount} rows of targets; they must be equally many."));
        if (faults.Count == 0 && definition.Loss is (BinaryCrossEntropy or CategoricalCrossEntropy))
        {
            foreach (var (row, output, target) in t!.EnumerateIndexed().Where(cell => cell.Item3 is not (>= 0 and <= 1)))
                faults.Add(
                    new(
                        $"/targets/{row}/{output}",
                        FormattableString.Invariant($"the target is {target}; {definition.Loss.Name} takes targets from 0 to 1.")));
        }

        if (faults.Count == 0 && definition.Loss is CategoricalCrossEntropy)
        {
            foreach (var (row, sum) in t!.RowSums().EnumerateIndexed().Where(pair => !CategoricalCrossEntropy.AcceptsTargets(pair.Item2)))
                faults.Add(
                    new(
                        $"/targets/{row}",
                        FormattableString.Invariant(
                            $"the targets of the row sum to {sum}; categoricalCrossEntropy takes probabilities, which sum to 1.")));
        }

        if (faults.Count > 0) return (null, ProblemResults.Invalid(faults));
        if (check(definition, x!.RowCount) is { } refusal) return (null, refusal);
        if (await models.LoadVersionAsync(id, number, cancellationToken) is not { } stored) return (null, NoVersion(id, version, number));

        // Version 0 is known with all the digits that its definition was written with.
        var network = number == 0 ? TextbookNetwork.Initialize(stored.Network.Definition) : TextbookNetwork.Of(stored.Network);
        return (new(number, network, x, t!), null);
    }

    private static ProblemHttpResult NoVersion(string id, int? asked, int number) => asked is null
        ? ModelEndpoints.NoVersion(id, number)
        : ProblemResults.Invalid([new Fault("/version", $"the model has no version {number}; see GET /models/{id}/versions.")]);

    private static Matrix<double>? Read(IReadOnlyList<IReadOnlyList<double>>? rows, string at, int width, List<Fault> faults)
    {
        if (rows is not { Count: > 0 })
        {
            faults.Add(new(at, $"{at[1..]} is missing or empty; send one array of {width} numbers per row."));
            return null;
        }

        var before = faults.Count;
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row].Count != width)
                faults.Add(new($"{at}/{row}", $"the row has {rows[row].Count} numbers; it must have {width}."));
        }

        return faults.Count == before ? Matrix<double>.Build.DenseOfRows(rows) : null;
    }
}
