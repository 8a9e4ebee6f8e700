namespace NnService.Domain.Data;

/// <summary>What the outputs of a network mean, which decides how they are judged and shown.</summary>
public enum LearningTask
{
    /// <summary>Numbers.</summary>
    Regression,

    /// <summary>Two classes from one output: the probability of the second.</summary>
    Binary,

    /// <summary>Classes that exclude each other: one probability per class.</summary>
    MultiClass,

    /// <summary>Several yes-or-no answers that do not exclude each other.</summary>
    MultiLabel,
}
