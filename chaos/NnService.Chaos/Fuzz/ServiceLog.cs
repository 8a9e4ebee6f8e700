using System.Text.RegularExpressions;

namespace NnService.Chaos.Fuzz;

/// <summary>Hears what the service logs, and keeps what nobody should have to read: warnings, errors and exceptions, one of each
/// kind.</summary>
internal sealed partial class ServiceLog
{
    private const int MostKinds = 50;
    private const int LinesOfContext = 14;
    private const int LongestKey = 160;
    private const int LongestLine = 1_500;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Count, List<string> Lines)> _kinds = [];
    private List<string>? _open;

    /// <summary>Takes the next line.</summary>
    public void Hear(string line)
    {
        lock (_lock)
        {
            if (Alarm().IsMatch(line)) Begin(line);
            else if (Level().IsMatch(line)) _open = null;
            else if (_open?.Count < LinesOfContext) _open.Add(Cut(line));
        }
    }

    /// <summary>What was heard, kind by kind.</summary>
    public IReadOnlyList<string> Faults()
    {
        lock (_lock) return [.. _kinds.Values.Select(kind => $"logged {kind.Count} times: {string.Join("\n    ", kind.Lines)}")];
    }

    // Numbers and ids differ where the kind is the same.
    private void Begin(string line)
    {
        var key = Changing().Replace(line[..Math.Min(line.Length, 2 * LongestKey)], "#");
        key = key[..Math.Min(key.Length, LongestKey)];
        _open = null;
        if (_kinds.TryGetValue(key, out var kind))
        {
            _kinds[key] = kind with { Count = kind.Count + 1 };
            return;
        }

        if (_kinds.Count == MostKinds) return;
        _open = [Cut(line)];
        _kinds.Add(key, (1, _open));
    }

    private static string Cut(string line) => line.Length <= LongestLine ? line : $"{line[..LongestLine]}…";

    [GeneratedRegex(@"^(warn|fail|crit): |^Unhandled exception|^Process terminated|^Fatal error")]
    private static partial Regex Alarm();

    [GeneratedRegex("^(trce|dbug|info|warn|fail|crit): ")]
    private static partial Regex Level();

    [GeneratedRegex(@"\((?:00-)?[0-9a-f-]{20,}\)|/[\w.%-]+|[0-9a-f]{32}|\d+|'[^']*'")]
    private static partial Regex Changing();
}
