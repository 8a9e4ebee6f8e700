using System.Text;

namespace NnService.Web.Data;

/// <summary>Where a file is sent to, and how it is to be read; empty is the service's choice.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class UploadAddress
{
    private const int MaxId = 63;

    // Room for a number behind it.
    private const int MaxProposal = 56;

    /// <summary>The id of the dataset.</summary>
    public string Id { get; set; } = "";

    /// <summary>What stands between cells.</summary>
    public string Delimiter { get; set; } = "";

    /// <summary>The decimal mark.</summary>
    public string Decimal { get; set; } = "";

    /// <summary>The name of the encoding.</summary>
    public string Encoding { get; set; } = "";

    /// <summary>The words for a missing value.</summary>
    public string Missing { get; set; } = "";

    /// <summary>The address of the API, relative to the service.</summary>
    /// <param name="id">The id of the dataset.</param>
    public string PathOf(string id)
    {
        var path = new StringBuilder("datasets?id=").Append(Uri.EscapeDataString(id));
        foreach (var (name, value) in new[]
        {
            ("delimiter", Delimiter), ("decimal", Decimal), ("encoding", Encoding), ("missing", Missing),
        })
        {
            if (value.Length > 0) path.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return path.ToString();
    }

    /// <summary>An id that a file can have by its name.</summary>
    public static string Propose(string file)
    {
        var name = Path.GetFileNameWithoutExtension(
            file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file).ToLowerInvariant();
        var id = new StringBuilder(MaxId);
        foreach (var character in name)
        {
            if (char.IsAsciiLetterOrDigit(character) || (id.Length > 0 && character is '.' or '_')) id.Append(character);
            else if (id.Length > 0 && id[^1] != '-') id.Append('-');
            if (id.Length == MaxProposal) break;
        }

        var proposal = id.ToString().TrimEnd('-', '.', '_');
        return proposal.Length > 0 ? proposal : "data";
    }
}
