namespace NnService.Web.Jobs;

/// <summary>How jobs are called where there is little room.</summary>
internal static class JobNames
{
    private const int ShownLetters = 8;

    /// <summary>The end of an id, which differs most between jobs of the same time.</summary>
    public static string ShortOf(string id) => id.Length <= ShownLetters ? id : id[^ShownLetters..];

    /// <summary>A job with its model.</summary>
    public static string Of(string model, string id) => $"{model} · {ShortOf(id)}";
}
