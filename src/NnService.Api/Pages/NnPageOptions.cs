namespace NnService.Api.Pages;

/// <summary>Settings beneath <c>NnService</c> for the pages.</summary>
public sealed class NnPageOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "NnService";

    /// <summary>Whether people find pages at <c>/ui</c>. Workers have none in any case.</summary>
    public bool Pages { get; init; } = true;
}
