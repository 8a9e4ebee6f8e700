using NnService.Client;

namespace NnService.Web.Models;

/// <summary>A picture of 8 × 8 shades of grey, as the rows of the dataset digits are.</summary>
internal static class DigitsPad
{
    /// <summary>Rows, and columns, of the picture.</summary>
    public const int Side = 8;

    /// <summary>The shade of full ink.</summary>
    public const int Ink = 16;

    /// <summary>Whether the features of a version are such a picture.</summary>
    public static bool Fits(ModelSchema schema) =>
        schema.Features.Count == Side * Side
        && schema.Features.All(feature => feature is { Type: "number", Min: >= 0, Max: <= Ink })
        && schema.Features.Max(feature => feature.Max) > Ink / 2;
}
