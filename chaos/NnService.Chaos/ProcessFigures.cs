using System.Globalization;

namespace NnService.Chaos;

/// <summary>What a process takes of its machine; zeros where the system has no <c>/proc</c>.</summary>
/// <param name="Resident">Bytes of memory.</param>
/// <param name="Anonymous">Bytes of memory that are not files's.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Handles">Files, sockets and the like that it has open.</param>
internal readonly record struct ProcessFigures(long Resident, long Anonymous, int Threads, int Handles)
{
    public static ProcessFigures Of(int process)
    {
        var folder = $"/proc/{process}";
        if (!Directory.Exists(folder)) return default;
        var status = File.ReadAllLines(Path.Combine(folder, "status"));
        var handles = Directory.EnumerateFileSystemEntries(Path.Combine(folder, "fd")).Count();
        return new(1024 * Number("VmRSS:"), 1024 * Number("RssAnon:"), (int)Number("Threads:"), handles);

        long Number(string name)
        {
            var line = Array.Find(status, line => line.StartsWith(name, StringComparison.Ordinal)) ?? name + "0";
            return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>What a process has open most often, such as <c>31 nnservice.db, 18 socket</c>.</summary>
    public static string MostOpen(int process)
    {
        var opened = Directory.EnumerateFiles($"/proc/{process}/fd")
            .Select(file => Path.GetFileName(new FileInfo(file).LinkTarget ?? "").Split(':')[0]);
        return string.Join(
            ", ", opened.CountBy(name => name).OrderByDescending(of => of.Value).Take(5).Select(of => $"{of.Value} {of.Key}"));
    }
}
