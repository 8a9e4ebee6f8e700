namespace NnService.Domain.Numerics;

/// <summary>The part of a piece of work that one member of a team does.</summary>
/// <param name="Member">Which member, from 0.</param>
/// <param name="Members">How many there are.</param>
/// <remarks>Every result belongs to one member wholly, so that the bits do not depend on how many there are.</remarks>
public readonly record struct Share(int Member, int Members)
{
    /// <summary>All of it.</summary>
    public static Share Whole => new(0, 1);

    /// <summary>
    /// The first of <paramref name="count"/> equal units that belong to this share; the next share's first is where this one ends.
    /// </summary>
    public (int Start, int End) Of(int count) => ((int)((long)count * Member / Members), (int)((long)count * (Member + 1) / Members));
}
