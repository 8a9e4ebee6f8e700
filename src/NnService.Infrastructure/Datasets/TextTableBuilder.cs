using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NnService.Domain.Data;

namespace NnService.Infrastructure.Datasets;

/// <summary>Takes a table row by row. Not thread-safe.</summary>
public sealed class TextTableBuilder
{
    /// <summary>Numbers of a column of which its quantiles are taken at most.</summary>
    internal const int MaxSampled = 65_536;

    private const int MaxChunkRows = 65_536;
    private const int ChunkCells = 4_194_304;

    private const int GrowingChunkRows = 8_192;

    // A table of long cells has chunks of fewer rows, but not of so few that there are too many chunks.
    private const int FewestChunkRows = 1_024;

    // Bytes of text that wait to be packed, in all columns together.
    private const long MaxPendingBytes = 32L << 20;

    // A buffer that one long chunk has made larger than this is not kept for the next.
    private const int MaxKeptBuffer = 64 << 10;

    // 64 MiB of numbers that quantiles are taken of, however many columns there are.
    private const int SampledNumbers = 8_388_608;

    // Words that are told apart in all columns together.
    private const int KnownWords = 500_000;

    private readonly CellFormat _format;
    private int _chunkRows;
    private readonly List<ColumnProfile> _profiles;
    private readonly List<ArrayBufferWriter<byte>> _cells;
    private readonly List<List<byte[]>?> _packed;
    private readonly List<TextChunk> _chunks = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _bytes;
    private long _pending;
    private int _rows;
    private int _rowsOfChunk;
    private int _sampleSize = MaxSampled;

    /// <summary>Begins a table.</summary>
    /// <param name="columns">The headers, at least one, all different.</param>
    /// <param name="format">How the cells are written; null for the default.</param>
    public TextTableBuilder(IReadOnlyList<string> columns, CellFormat? format = null)
    {
        _format = format ?? CellFormat.Default;
        // a wide table has shorter chunks, so that the unpacked ones fit into memory
        _chunkRows = Math.Clamp(ChunkCells / columns.Count, 1, MaxChunkRows);
        while (_sampleSize * (long)columns.Count > SampledNumbers) _sampleSize /= 2;
        _profiles = [.. columns.Select(column => new ColumnProfile(column, _format.DecimalMark, _sampleSize))];
        LimitWords();
        _cells = [.. columns.Select(_ => new ArrayBufferWriter<byte>())];
        _packed = [.. columns.Select(_ => (List<byte[]>?)null)];
        Hash(string.Join('\n', columns));
    }

    /// <summary>Begins a table whose columns become known while its rows come.</summary>
    /// <param name="format">How the cells are written; numbers with a point.</param>
    internal TextTableBuilder(CellFormat format)
    {
        _format = format;
        _chunkRows = GrowingChunkRows;
        _profiles = [];
        _cells = [];
        _packed = [];
    }

    /// <summary>Rows so far.</summary>
    public int Rows => _rows;

    /// <summary>Adds a column, which is missing in the rows so far.</summary>
    internal void AddColumn(string name)
    {
        if (_sampleSize * (_profiles.Count + 1L) > SampledNumbers)
        {
            _sampleSize /= 2;
            foreach (var known in _profiles) known.ShrinkSample(_sampleSize);
        }

        var profile = new ColumnProfile(name, _format.DecimalMark, _sampleSize);
        var cells = new ArrayBufferWriter<byte>();
        var column = _profiles.Count;
        profile.AddMissing(_rows);
        Hash(name);
        if (_rows >= _chunkRows)
        {
            AppendMissing(cells, _chunkRows);
            var packed = CellText.Pack([], cells.WrittenSpan);
            _chunks.AddRange(Enumerable.Range(0, _rows / _chunkRows).Select(chunk => new TextChunk(chunk, column, packed)));
            cells.ResetWrittenCount();
        }

        AppendMissing(cells, _rowsOfChunk);
        _pending += cells.WrittenCount;
        _profiles.Add(profile);
        LimitWords();
        _cells.Add(cells);
        _packed.Add(null);
    }

    /// <summary>Adds a row.</summary>
    /// <param name="row">One text per column, null where it is missing; numbers with the decimal mark of the format, booleans <c>true</c>
    /// and <c>false</c>.</param>
    public void Add(ReadOnlySpan<string?> row)
    {
        if (row.Length != _profiles.Count)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The row has {row.Length} cells, the table {_profiles.Count} columns."),
                nameof(row));
        for (var column = 0; column < row.Length; column++)
        {
            _pending += CellText.Append(_cells[column], row[column]);
            _profiles[column].Add(row[column]);
        }

        _rows++;
        _rowsOfChunk++;
        if (_pending > MaxPendingBytes) Spill();
        if (_rowsOfChunk == _chunkRows) Flush();
    }

    /// <summary>Ends the table; its digest is that of its names and cells.</summary>
    public TextTable Build()
    {
        Flush();
        return Build(_bytes, Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    /// <summary>Ends the table that came as a document of this length and digest.</summary>
    internal TextTable Build(long bytes, string digest)
    {
        Flush();
        _hash.Dispose();
        return new TextTable(
            CategoryPreview.Bound([.. _profiles.Select(profile => profile.Schema())]),
            _rows,
            _chunks,
            _chunkRows,
            _format,
            bytes,
            digest);
    }

    /// <summary>
    /// Makes room: the first chunk ends here where it has rows enough, by which all have as many; else what has come of each column is
    /// packed already.
    /// </summary>
    private void Spill()
    {
        if (_chunks.Count == 0 && _rows >= FewestChunkRows && _rows < _chunkRows)
        {
            _chunkRows = _rows;
            return;
        }

        Parallel.For(0, _cells.Count, column =>
        {
            if (_cells[column].WrittenCount > 0) (_packed[column] ??= []).Add(CellText.PackPart(_cells[column].WrittenSpan));
        });
        Restart();
    }

    private void Flush()
    {
        if (_rowsOfChunk == 0) return;
        var packed = new byte[_cells.Count][];
        // compression is a large share of an upload
        Parallel.For(0, packed.Length, column => packed[column] = CellText.Pack(_packed[column] ?? [], _cells[column].WrittenSpan));
        for (var column = 0; column < packed.Length; column++)
        {
            _chunks.Add(new TextChunk((_rows - 1) / _chunkRows, column, packed[column]));
            _packed[column] = null;
        }

        Restart();
        _rowsOfChunk = 0;
    }

    private void Restart()
    {
        for (var column = 0; column < _cells.Count; column++)
        {
            Hash(_cells[column].WrittenSpan);
            if (_cells[column].Capacity > MaxKeptBuffer) _cells[column] = new ArrayBufferWriter<byte>();
            else _cells[column].ResetWrittenCount();
        }

        _pending = 0;
    }

    // Whether the columns are known at once or come one by one, in the end as many words are allowed.
    private void LimitWords()
    {
        var most = Math.Max(ColumnProfile.FewWords, KnownWords / _profiles.Count);
        if (most >= ColumnProfile.MaxWords) return;
        foreach (var profile in _profiles) profile.LimitWords(most);
    }

    private static void AppendMissing(ArrayBufferWriter<byte> cells, int count)
    {
        for (var i = 0; i < count; i++)
            CellText.Append(cells, null);
    }

    private void Hash(string text) => Hash(Encoding.UTF8.GetBytes(text));

    private void Hash(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _bytes += bytes.Length;
    }
}
