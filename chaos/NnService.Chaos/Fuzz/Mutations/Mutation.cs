namespace NnService.Chaos.Fuzz.Mutations;

/// <summary>One way to damage a request.</summary>
/// <param name="Name">What a report calls it.</param>
/// <param name="Weight">How often it is taken, relative to others.</param>
/// <param name="Fits">Whether a request has what it damages.</param>
/// <param name="Apply">Damages it; the random numbers decide all.</param>
internal sealed record Mutation(string Name, int Weight, Func<Draft, bool> Fits, Action<Draft, Random> Apply);

/// <summary>All mutations of a request.</summary>
internal static class MutationList
{
    // Of a request with a body, mostly that is damaged: behind its head are the depths.
    private const double OnBody = 0.8;

    private static readonly Mutation[] OfBodies =
        [.. JsonMutations.All, .. BodyMutations.All, .. CsvMutations.All, .. MultipartMutations.All, .. ProtobufMutations.All,
            .. TensorMutations.All];

    /// <summary>Everything that leaves a request HTTP.</summary>
    public static IReadOnlyList<Mutation> All { get; } = [.. HeadMutations.All, .. OfBodies];

    /// <summary>Applies one that fits.</summary>
    public static void Apply(Draft draft, Random random) =>
        Apply(draft, BodyMutations.HasBody(draft) && random.Chance(OnBody) ? OfBodies : HeadMutations.All, random);

    /// <summary>Damages the bytes themselves; what comes out need not be HTTP.</summary>
    public static void ApplyRaw(Draft draft, Random random) => Apply(draft, RawMutations.All, random);

    private static void Apply(Draft draft, Mutation[] mutations, Random random)
    {
        var fitting = Array.FindAll(mutations, mutation => mutation.Fits(draft));
        var at = random.Next(fitting.Sum(mutation => mutation.Weight));
        var chosen = fitting.First(mutation => (at -= mutation.Weight) < 0);
        draft.Steps.Add(chosen.Name);
        chosen.Apply(draft, random);
    }
}
