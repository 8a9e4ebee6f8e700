using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Keys;

/// <summary>The valid keys, in memory: a request asks no database who sends it. Thread-safe; looking a key up takes no lock.</summary>
public sealed class KeyRing : IDisposable
{
    // Texts that are remembered by their identity, a power of two.
    private const int SeenTexts = 256;

    // What was read first must not replace what was read after it: a key that was revoked in between would be valid again.
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly Seen?[] _seen = new Seen?[SeenTexts];
    private readonly KeyStore _store;
    private readonly TimeProvider _time;
    private readonly Entry _own;
    private Table _table;
    private long _flushedAt;

    internal KeyRing(KeyStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
        var now = time.GetUtcNow().UtcDateTime;
        Own = ApiKey.Create();
        var known = new StoredKey(
            Own.Id,
            "this process",
            Roles.Admin,
            Roles.ScopesOf(Roles.Admin),
            null,
            Tenants.Default,
            null,
            now,
            DateTime.MaxValue,
            null,
            null);
        _own = new(known, Convert.FromHexString(Own.Hash()));
        _table = new([_own]);
    }

    /// <summary>A key that this process alone accepts, for the requests that it sends to itself; it is never kept.</summary>
    public ApiKey Own { get; }

    /// <summary>Whether requests are asked for a key; where they are not, nobody looks for changes of the keys.</summary>
    public bool IsAsked { get; set; }

    /// <summary>Whether there is a valid key that may make keys, other than that of the process.</summary>
    public bool HasAdmin => _table.Entries.Any(entry => entry != _own && entry.Key.Scopes.HasFlag(Scopes.Admin)
        && entry.Key.IsValidAt(_time.GetUtcNow().UtcDateTime));

    /// <summary>After the keys were read anew: some may be valid no longer.</summary>
    public event Action? Refreshed;

    /// <summary>The key that a text is; null where it is none that is valid.</summary>
    public StoredKey? Find(ReadOnlySpan<char> text) => Valid(Prove(_table, text));

    /// <summary>The key at the end of a text, such as that of a header; null where it is none that is valid.</summary>
    /// <param name="text">The text: the server hands the same one out for each request of a connection that repeats it.</param>
    /// <param name="start">Where the key begins.</param>
    public StoredKey? Find(string text, int start)
    {
        var table = _table;
        ref var place = ref _seen[RuntimeHelpers.GetHashCode(text) & (SeenTexts - 1)];
        if (Volatile.Read(ref place) is { } seen && ReferenceEquals(seen.Text, text) && seen.Table == table) return Valid(seen.Entry);
        if (Prove(table, text.AsSpan(start).Trim()) is not { } entry) return null;
        Volatile.Write(ref place, new(text, table, entry));
        return Valid(entry);
    }

    /// <summary>The valid key of an id; null where there is none.</summary>
    /// <remarks>For who has proved to know the key before, as a session has.</remarks>
    public StoredKey? FindById(string id) => _table.ById.TryGetValue(id, out var entry) ? Valid(entry) : null;

    /// <summary>Whether a key is valid still; asking is no use of it.</summary>
    public bool IsValid(string id) =>
        _table.ById.TryGetValue(id, out var entry) && entry.Key.IsValidAt(_time.GetUtcNow().UtcDateTime);

    /// <summary>Reads the keys anew.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            var keys = await _store.LoadValidAsync(cancellationToken);
            var used = _table.Entries.ToDictionary(entry => entry.Key.Id, entry => Volatile.Read(ref entry.UsedAt), StringComparer.Ordinal);
            Volatile.Write(
                ref _table,
                new([_own, .. keys.Select(key => new Entry(key.Key, key.Hash) { UsedAt = used.GetValueOrDefault(key.Key.Id) })]));
        }
        finally
        {
            _refreshing.Release();
        }

        Refreshed?.Invoke();
    }

    public void Dispose() => _refreshing.Dispose();

    /// <summary>Writes down when keys were used since the last time.</summary>
    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        var used = _table.Entries.Where(entry => entry != _own)
            .Select(entry => (entry.Key.Id, At: Volatile.Read(ref entry.UsedAt)))
            .Where(use => use.At > _flushedAt)
            .ToDictionary(use => use.Id, use => new DateTime(use.At, DateTimeKind.Utc));
        if (used.Count == 0) return;
        await _store.TouchAsync(used, cancellationToken);
        _flushedAt = used.Values.Max().Ticks;
    }

    private static Entry? Prove(Table table, ReadOnlySpan<char> text)
    {
        if (!ApiKey.IsKey(text) || !table.ById.TryGetValue(ApiKey.IdOf(text), out var entry)) return null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        ApiKey.Hash(text, hash);
        return CryptographicOperations.FixedTimeEquals(hash, entry.Hash) ? entry : null;
    }

    private StoredKey? Valid(Entry? entry)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        if (entry is null || !entry.Key.IsValidAt(now)) return null;
        Volatile.Write(ref entry.UsedAt, now.Ticks);
        return entry.Key;
    }

    /// <summary>A text that was proved to hold a key of a table; its content cannot change, and another table proves anew.</summary>
    private sealed record Seen(string Text, Table Table, Entry Entry);

    private sealed class Entry(StoredKey key, byte[] hash)
    {
        // Ticks of UTC; 0 before the first use.
        public long UsedAt;

        public StoredKey Key { get; } = key;

        public byte[] Hash { get; } = hash;
    }

    private sealed class Table
    {
        public Table(Entry[] entries)
        {
            Entries = entries;
            ById = entries.ToFrozenDictionary(entry => entry.Key.Id, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        }

        public Entry[] Entries { get; }

        public FrozenDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> ById { get; }
    }
}
