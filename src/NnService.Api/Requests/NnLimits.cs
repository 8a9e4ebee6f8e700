using System.ComponentModel.DataAnnotations;
using NnService.Infrastructure.Datasets;

namespace NnService.Api.Requests;

/// <summary>
/// How much one request may ask for (<c>NnService:Limits</c>); what exceeds it is answered 413 before anything is allocated.
/// </summary>
public sealed class NnLimits
{
    public const string Section = "NnService:Limits";

    /// <summary>Those that a table keeps.</summary>
    internal DatasetLimits OfDatasets => new(MaxRows, MaxColumns, MaxCells) { MaxCellBytes = MaxCellBytes, MaxNameLength = MaxNameLength };

    /// <summary>Those of rows that are only looked at: a version keeps the names that it was trained with, however long they are.</summary>
    internal DatasetLimits OfLookedAt => OfDatasets with { MaxNameLength = int.MaxValue };

    /// <summary>Bytes of a model that is imported: eight for each weight that is allowed, and room for what describes them.</summary>
    internal long MaxImportBytes => (8L * MaxWeights) + MaxBodyBytes;

    /// <summary>Bytes of a JSON body, after decompression, and of one row of a prediction; 1 KiB to 2 GiB, default 16 MiB.</summary>
    [Range(1L << 10, 1L << 31)]
    public long MaxBodyBytes { get; set; } = 16L << 20;

    /// <summary>Bytes of an uploaded dataset, or of the rows of a prediction, after decompression; 1 KiB to 1 TiB, default 1 GiB.</summary>
    [Range(1L << 10, 1L << 40)]
    public long MaxUploadBytes { get; set; } = 1L << 30;

    /// <summary>
    /// Weights and biases of one model; 1 to 60 million, because a checkpoint, up to 16 bytes a weight, is one value of the database;
    /// default 25 million (100 MB).
    /// </summary>
    [Range(1, 60_000_000)]
    public int MaxWeights { get; set; } = 25_000_000;

    /// <summary>Rows of a batch × sum of the units of all layers, 1 to 1 billion, default 100 million (400 MB).</summary>
    [Range(1, 1_000_000_000)]
    public int MaxActivations { get; set; } = 100_000_000;

    /// <summary>Rows of a dataset; 1 to 100 million, default 10 million.</summary>
    [Range(1, 100_000_000)]
    public int MaxRows { get; set; } = 10_000_000;

    /// <summary>Cells (rows × columns) of a dataset; 1 to 2 billion, default 500 million.</summary>
    [Range(1, 2_000_000_000)]
    public int MaxCells { get; set; } = 500_000_000;

    /// <summary>Columns of a dataset; 1 to 100 000, default 10 000.</summary>
    [Range(1, 100_000)]
    public int MaxColumns { get; set; } = 10_000;

    /// <summary>Layers of a model; 1 to 1 000, default 100.</summary>
    [Range(1, 1_000)]
    public int MaxLayers { get; set; } = 100;

    /// <summary>Jobs that wait at the same time; 1 to 1 million, default 1 000.</summary>
    [Range(1, 1_000_000)]
    public int MaxQueuedJobs { get; set; } = 1_000;

    /// <summary>Rows of one prediction; 1 to 10 million, default 100 000.</summary>
    [Range(1, 10_000_000)]
    public int MaxPredictionRows { get; set; } = 100_000;

    /// <summary>
    /// Bytes of the versions that are kept in memory to answer predictions, the most recently used ones; 1 MiB to 1 TiB, default 512 MiB.
    /// </summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxPredictorBytes { get; set; } = 512L << 20;

    /// <summary>
    /// Evaluations of more than 2 million numbers that run at the same time, the others wait; 1 to 1 000, default 2.
    /// </summary>
    [Range(1, 1_000)]
    public int MaxLargeEvaluations { get; set; } = 2;

    /// <summary>Event streams of jobs that are open at the same time, beyond which 429 is answered; 1 to 100 000, default 500.</summary>
    [Range(1, 100_000)]
    public int MaxEventStreams { get; set; } = 500;

    /// <summary>
    /// Of these, streams of one client address (of IPv6 the first 64 bits), where the server listens beyond loopback; 1 to 100 000,
    /// default 20. Behind a proxy that <c>NnService:Proxies</c> does not list all clients have its address.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxEventStreamsPerAddress { get; set; } = 20;

    /// <summary>
    /// Bytes of one cell of a table or of a row of a prediction, in UTF-8; 8 KiB, the longest query, to 4 MiB, default 64 KiB.
    /// </summary>
    [Range(8 << 10, 4 << 20)]
    public int MaxCellBytes { get; set; } = 64 << 10;

    /// <summary>Characters (UTF-16) of the name of a column; 1 to 10 000, default 255.</summary>
    [Range(1, 10_000)]
    public int MaxNameLength { get; set; } = 255;

    /// <summary>
    /// Bytes that a compressed body may become for each byte that was sent, once it has become more than 1 MiB; 1 to 2 000, default 200.
    /// </summary>
    [Range(1, 2_000)]
    public int MaxExpansion { get; set; } = 200;

    /// <summary>
    /// Bytes that the cells of one answer may take, which then has fewer rows than asked for, but at least one; 64 KiB to 1 GiB, default 16
    /// MiB.
    /// </summary>
    [Range(64 << 10, 1 << 30)]
    public int MaxAnswerBytes { get; set; } = 16 << 20;

    /// <summary>
    /// Rows of a prediction × inputs and outputs, which are in memory at the same time; 1 to 1 billion, default 40 million (160 MB).
    /// </summary>
    [Range(1, 1_000_000_000)]
    public int MaxPredictionNumbers { get; set; } = 40_000_000;

    /// <summary>
    /// Values of a JSON body that is read as a whole, of which an object or a list counts as eight; 1 000 to 1 billion, default 4 million.
    /// </summary>
    [Range(1_000, 1_000_000_000)]
    public int MaxJsonValues { get; set; } = 4_000_000;

    /// <summary>Rows of an importance × inputs and outputs, all of which are in memory twice; 1 to 1 billion, default 10 million.</summary>
    [Range(1, 1_000_000_000)]
    public int MaxImportanceNumbers { get; set; } = 10_000_000;

    /// <summary>
    /// Cells (rows × columns) of a dataset that is made up, which is in memory and takes some 20 bytes each; 1 to 2 billion, default 10
    /// million.
    /// </summary>
    [Range(1, 2_000_000_000)]
    public int MaxGeneratedCells { get; set; } = 10_000_000;

    /// <summary>
    /// Exports and weights of more than a million numbers that are sent at the same time, others are refused with 429; 1 to 1 000, default
    /// 4.
    /// </summary>
    [Range(1, 1_000)]
    public int MaxLargeExports { get; set; } = 4;
}
