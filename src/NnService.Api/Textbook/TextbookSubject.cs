using MathNet.Numerics.LinearAlgebra;
using Microsoft.AspNetCore.Http.HttpResults;
using NnService.Api.Contracts;
using NnService.Api.Models;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Domain.Networks;
using NnService.Domain.Textbook;
using NnService.Infrastructure.Models;

namespace NnService.Api.Textbook;

/// <summary>What is looked at: a version, or other weights for it, in double precision, and rows.</summary>
internal sealed record TextbookSubject(
    int Version,
    int? Member,
    TextbookNetwork Network,
    Matrix<double> Inputs,
    Matrix<double> Targets,
    IReadOnlyList<string>? Warnings)
{
    /// <summary>Finds the version and reads the rows; the refusal when something is wrong.</summary>
    /// <param name="id">The model.</param>
    /// <param name="member">Which network of an ensemble; null for the first.</param>
    /// <param name="body">What names version, weights and rows.</param>
    /// <param name="faults">What was found wrong with the request already.</param>
    /// <param name="check">Refuses a network by its definition and so many rows, before its weights are read.</param>
    /// <param name="models">Where it is.</param>
    /// <param name="cancellationToken">Ends the work when the client goes away.</param>
    public static async Task<(TextbookSubject? Subject, ProblemHttpResult? Problem)> FindAsync(
        string id,
        int? member,
        ITextbookRows body,
        List<Fault> faults,
        Func<NetworkDefinition, int, ProblemHttpResult?> check,
        ModelStore models,
        CancellationToken cancellationToken)
    {
        if (await models.FindAsync(id, cancellationToken) is not { } model) return (null, ModelEndpoints.NoModel(id));
        if (body.Version is { Alias: { } alias } && !model.Aliases.ContainsKey(alias))
            return (null, ProblemResults.Invalid([ModelEndpoints.UnknownAlias("/version", alias, model.Aliases)]));
        if ((body.Version?.Resolve(model.Aliases) ?? model.CurrentVersion ?? (model.Built ? 0 : null)) is not { } number)
            return (null, ModelEndpoints.NoCurrentVersion(
                id, model.LatestVersion, ", or define inputs and the last layer's units: its shapes are open"));
        if (await models.FindVersionAsync(id, number, cancellationToken) is not { } info)
            return (null, NoVersion(id, body.Version, number));
        if (MemberChoice.Check(member, info.Definition.Members) is { } noMember) return (null, noMember);
        var definition = info.Definition.Member(member ?? 0);

        if (body.Weights is { } sent) ExplicitWeights.Check(sent, definition, faults);
        var rows = body.Rows is null
            ? TextbookRows.OfPlain(body.Inputs, body.Targets, definition, faults)
            : TextbookRows.OfColumns(body, info.Encoding, definition, faults);
        if (faults.Count > 0) return (null, ProblemResults.Invalid(faults));
        if (check(definition, rows!.Count) is { } refusal) return (null, refusal);
        if (rows.Encode(faults) is not { } encoded) return (null, ProblemResults.Invalid(faults));

        if (body.Weights is { } weights) return (Subject(ExplicitWeights.Of(weights, definition)), null);
        if (await models.LoadVersionAsync(id, number, cancellationToken) is not { } stored)
            return (null, NoVersion(id, body.Version, number));

        // Version 0 is known with all the digits that its definition was written with.
        var chosen = stored.Ensemble.Members[member ?? 0];
        return (Subject(number == 0 ? TextbookNetwork.Initialize(chosen.Definition) : TextbookNetwork.Of(chosen)), null);

        TextbookSubject Subject(TextbookNetwork network) =>
            new(
                number,
                MemberChoice.Told(member, info.Definition.Members),
                network,
                encoded.Inputs,
                encoded.Targets,
                encoded.Warnings.IsEmpty ? null : [.. encoded.Warnings]);
    }

    private static ProblemHttpResult NoVersion(string id, VersionReference? asked, int number) => asked is null
        ? ModelEndpoints.NoVersion(id, number)
        : ProblemResults.Invalid([new Fault("/version", $"the model has no version {number}; see GET /models/{id}/versions.")]);
}
