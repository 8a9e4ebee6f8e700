using System.Collections.Immutable;
using NnService.Domain;
using NnService.Domain.Textbook;

namespace NnService.Api.Textbook;

/// <summary>The weights of a landscape and the values at which the loss is taken.</summary>
internal sealed record LandscapeGrid(IReadOnlyList<string> Names, ImmutableArray<ImmutableArray<double>> Axes)
{
    private const int MostPoints = 1000;
    private const int DefaultPoints = 25;

    /// <summary>Points of the grid.</summary>
    public long Cells => Axes.Aggregate(1L, (cells, axis) => cells * axis.Length);

    /// <summary>The grid that was asked for; null when a fault was added.</summary>
    public static LandscapeGrid? Read(LandscapeRequestContract body, List<Fault> faults)
    {
        var before = faults.Count;
        if (body.Parameters is not { Count: 1 or 2 })
            faults.Add(new(
                "/parameters",
                body.Parameters is null
                    ? "parameters is missing; send the names of one weight or two, such as [\"w1\", \"w2\"]."
                    : $"parameters has {body.Parameters.Count} names; a landscape lies over one weight or two."));
        else if (body.Parameters.Count == 2 && body.Parameters[0] == body.Parameters[1])
            faults.Add(
                new("/parameters/1", $"'{Text.Truncate(body.Parameters[1])}' is named twice; send one name, or two different ones."));
        if (body.Points is < 2 or > MostPoints)
            faults.Add(new("/points", $"points is {body.Points}; it must be from 2 to {MostPoints}."));
        CheckRanges(body.Ranges, body.Parameters?.Count, faults);
        return faults.Count > before
            ? null
            : new(
                body.Parameters!,
                [.. body.Ranges!.Select(range => LossSurface.Axis(range[0], range[1], body.Points ?? DefaultPoints))]);
    }

    /// <summary>Where the weights stand among the parameters; null when a fault was added.</summary>
    public ImmutableArray<int>? Find(TextbookNetwork network, List<Fault> faults)
    {
        var names = new ParameterNames(network);
        ImmutableArray<int> found = [.. Names.Select(names.Find)];
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i] < 0)
                faults.Add(
                    new($"/parameters/{i}", $"there is no '{Text.Truncate(Names[i])}' in this network; it has {names.Description}."));
        }

        return faults.Count > 0 ? null : found;
    }

    private static void CheckRanges(IReadOnlyList<IReadOnlyList<double>>? ranges, int? parameters, List<Fault> faults)
    {
        if (ranges is null)
        {
            faults.Add(new("/ranges", "ranges is missing; send one pair [from, to] per parameter."));
            return;
        }

        if (parameters is 1 or 2 && ranges.Count != parameters)
            faults.Add(new("/ranges", $"ranges has {ranges.Count} pairs; send one pair [from, to] per parameter, {parameters}."));
        for (var i = 0; i < ranges.Count; i++)
        {
            if (ranges[i].Count != 2)
                faults.Add(new($"/ranges/{i}", $"the range has {ranges[i].Count} numbers; it must have two, [from, to]."));
            else if (!(ranges[i][0] < ranges[i][1]))
                faults.Add(new(
                    $"/ranges/{i}",
                    FormattableString.Invariant($"the range is from {ranges[i][0]} to {ranges[i][1]}; it must begin below its end.")));
        }
    }
}
