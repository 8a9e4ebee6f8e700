using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;

namespace NnService.Infrastructure.Keys;

/// <summary>The keys that are taken, in memory: a request asks no database who sends it. Thread-safe, without a lock.</summary>
public sealed class KeyRing
{
    private readonly KeyStore _store;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, DateTime> _used = new(StringComparer.Ordinal);
    private readonly Entry _own;
    private Table _table;

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
            KeyStore.DefaultTenant,
            null,
            now,
            DateTime.MaxValue,
            null,
            null);
        _own = new(known, Convert.FromHexString(Own.Hash()));
        _table = new([_own]);
    }

    /// <summary>A key that this process alone takes, for the requests that it sends to itself; it is never kept.</summary>
    public ApiKey Own { get; }

    /// <summary>Whether requests are asked for a key; where they are not, nobody looks for changes of the keys.</summary>
    public bool IsAsked { get; set; }

    /// <summary>Whether a key is taken that may make keys, other than that of the process.</summary>
    public bool HasAdmin => _table.Entries.Any(entry => entry != _own && entry.Key.Scopes.HasFlag(Scopes.Admin) && IsValid(entry.Key));

    /// <summary>The key that a text is; null where it is none that is taken.</summary>
    public StoredKey? Find(ReadOnlySpan<char> text)
    {
        if (!ApiKey.IsKey(text) || !_table.ById.TryGetValue(ApiKey.IdOf(text), out var entry)) return null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        ApiKey.Hash(text, hash);
        if (!CryptographicOperations.FixedTimeEquals(hash, entry.Hash) || !IsValid(entry.Key)) return null;
        if (entry != _own) _used[entry.Key.Id] = _time.GetUtcNow().UtcDateTime;
        return entry.Key;
    }

    /// <summary>Reads the keys anew.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var keys = await _store.LoadValidAsync(cancellationToken);
        Volatile.Write(ref _table, new([_own, .. keys.Select(key => new Entry(key.Key, key.Hash))]));
    }

    /// <summary>Writes down when keys were used since the last time.</summary>
    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_used.IsEmpty) return;
        var used = _used.ToArray();
        await _store.TouchAsync(used.ToDictionary(), cancellationToken);
        foreach (var written in used) _used.TryRemove(written);
    }

    private bool IsValid(StoredKey key) => key.IsValidAt(_time.GetUtcNow().UtcDateTime);

    private sealed record Entry(StoredKey Key, byte[] Hash);

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
