namespace NnService.Domain.Training;

/// <summary>The mathematics of training as a whole, as a number: within one version the same request gives the same bits.</summary>
/// <remarks>
/// Raised by a change after which some request gives other bits of weights or of history: the order of a sum, a formula of an activation, a
/// loss, an initializer, an optimizer or a schedule, what is drawn from a seed, how splits are made and encodings are fitted. Not raised by
/// one that only makes it faster, or that refuses what was taken before. The tests compare with what earlier builds of the same version
/// came to, so that it is not forgotten. Old weights stay as they are: what a version predicts does not depend on it.
/// </remarks>
public static class TrainingEngine
{
    /// <summary>The version of this build; from 1.</summary>
    public const int Version = 3;

    /// <summary>The version of all builds that did not write theirs down.</summary>
    public const int Unrecorded = 1;
}
