using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NnService.Infrastructure.Datasets;

/// <summary>Takes a table row by row. Not thread-safe.</summary>
public sealed class TextTableBuilder
{
    /// <summary>Numbers of a column of which its quantiles are taken at most.</summary>
    internal const int MostSampled = 65_536;

    private const int MostChunkRows = 65_536;
    private const int ChunkCells = 4_194_304;

    private const int GrowingChunkRows = 8_192;

    // 64 MiB of numbers that quantiles are taken of, however many columns there are.
    private const int SampledNumbers = 8_388_608;

    private readonly char _decimalPoint;
    private readonly int _chunkRows;
    private readonly List<ColumnProfile> _profiles;
    private readonly List<ArrayBufferWriter<byte>> _cells;
    private readonly List<TextChunk> _chunks = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _bytes;
    private int _rows;
    private int _sampleSize = MostSampled;

    /// <summary>Begins a table.</summary>
    /// <param name="columns">The headers, at least one, all different.</param>
    /// <param name="decimalPoint">What separates the whole from the fraction in numbers: a point or a comma.</param>
    public TextTableBuilder(IReadOnlyList<string> columns, char decimalPoint = '.')
    {
        _decimalPoint = decimalPoint;
        _chunkRows = Math.Clamp(ChunkCells / columns.Count, 1, MostChunkRows); // a wide table has shorter chunks, so that the unpacked ones fit into memory
        while (_sampleSize * (long)columns.Count > SampledNumbers) _sampleSize /= 2;
        _profiles = [.. columns.Select(column => new ColumnProfile(column, decimalPoint, _sampleSize))];
        _cells = [.. columns.Select(_ => new ArrayBufferWriter<byte>())];
        Hash(string.Join('\n', columns));
    }

    /// <summary>Begins a table whose columns become known while its rows come.</summary>
    internal TextTableBuilder() => (_decimalPoint, _chunkRows, _profiles, _cells) = ('.', GrowingChunkRows, [], []);

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

        var (profile, cells, column) = (new ColumnProfile(name, _decimalPoint, _sampleSize), new ArrayBufferWriter<byte>(), _profiles.Count);
        profile.AddMissing(_rows);
        Hash(name);
        if (_rows >= _chunkRows)
        {
            AppendMissing(cells, _chunkRows);
            var packed = CellText.Pack(cells.WrittenSpan);
            _chunks.AddRange(Enumerable.Range(0, _rows / _chunkRows).Select(chunk => new TextChunk(chunk, column, packed)));
            cells.ResetWrittenCount();
        }

        AppendMissing(cells, _rows % _chunkRows);
        _profiles.Add(profile);
        _cells.Add(cells);
    }

    /// <summary>Adds a row.</summary>
    /// <param name="row">One text per column, null where it is missing; numbers invariant and round-trip, booleans <c>true</c> and <c>false</c>.</param>
    public void Add(ReadOnlySpan<string?> row)
    {
        if (row.Length != _profiles.Count)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The row has {row.Length} cells, the table {_profiles.Count} columns."), nameof(row));
        for (var column = 0; column < row.Length; column++)
        {
            CellText.Append(_cells[column], row[column]);
            _profiles[column].Add(row[column]);
        }

        if (++_rows % _chunkRows == 0) Flush();
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
        return new TextTable([.. _profiles.Select(profile => profile.Schema())], _rows, _chunks, _chunkRows, _decimalPoint, bytes, digest);
    }

    private void Flush()
    {
        if (_cells.Count == 0 || _cells[0].WrittenCount == 0) return;
        var packed = new byte[_cells.Count][];
        Parallel.For(0, packed.Length, column => packed[column] = CellText.Pack(_cells[column].WrittenSpan)); // compression is a large share of an upload
        for (var column = 0; column < packed.Length; column++)
        {
            Hash(_cells[column].WrittenSpan);
            _chunks.Add(new TextChunk((_rows - 1) / _chunkRows, column, packed[column]));
            _cells[column].ResetWrittenCount();
        }
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
