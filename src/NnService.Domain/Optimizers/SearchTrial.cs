namespace NnService.Domain.Optimizers;

/// <summary>Where a weight went that was tried out.</summary>
public enum SearchDirection
{
    /// <summary>It stayed: neither side was better than the other.</summary>
    None,

    /// <summary>It was made larger.</summary>
    Up,

    /// <summary>It was made smaller.</summary>
    Down,
}

/// <summary>What a rule of trial and error saw of one weight.</summary>
/// <param name="Parameter">Which one, as an index into the parameters.</param>
/// <param name="Up">The loss with the weight one step larger.</param>
/// <param name="Down">The loss with the weight one step smaller.</param>
/// <param name="Direction">Where the weight went.</param>
public readonly record struct SearchTrial(int Parameter, double Up, double Down, SearchDirection Direction);
