namespace NnService.Infrastructure.Storage.Rows;

/// <summary>Whether a training lets its model answer with the version that it makes.</summary>
public enum PromotionRule
{
    /// <summary>It does.</summary>
    Always,

    /// <summary>
    /// It does where nothing answers yet, where the version is better on the rows by which both were judged, and where they cannot be
    /// compared but answer the same question.
    /// </summary>
    IfBetter,

    /// <summary>It does not; the version can be promoted later.</summary>
    Never,
}
