namespace NnService.Api.Requests;

/// <summary>Addresses that are for people.</summary>
internal static class PagePaths
{
    private static readonly PathString Pages = "/ui";
    private static readonly PathString Connection = "/_blazor";

    /// <summary>Whether a page is asked for, or the connection by which it lives on.</summary>
    public static bool IsPage(PathString path) =>
        path.StartsWithSegments(Pages, StringComparison.OrdinalIgnoreCase) || IsConnection(path);

    /// <summary>Whether the connection of a page is asked for, over which it does what it may.</summary>
    public static bool IsConnection(PathString path) => path.StartsWithSegments(Connection, StringComparison.OrdinalIgnoreCase);
}
