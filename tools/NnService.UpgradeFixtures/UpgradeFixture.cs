using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace NnService.UpgradeFixtures;

/// <summary>What a build answered about a database that it filled and left; the database lies beside it.</summary>
internal sealed record UpgradeFixture
{
    /// <summary>Where the fixtures are in the repository, a folder for each build.</summary>
    public static readonly string[] Folder = ["tests", "NnService.Api.Tests", "Upgrades", "Fixtures"];

    private static readonly string[] Members = ["epoch", "loss", "validationLoss", "metrics", "validationMetrics", "learningRate"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <summary>The commit that it was built from.</summary>
    public required string Commit { get; init; }

    /// <summary>The version of its training engine: another one trains to other bits.</summary>
    public required int Engine { get; init; }

    /// <summary>Where it ran: a few functions of <see cref="Math"/> differ in their last bit from one to another.</summary>
    public required string Platform { get; init; }

    /// <summary>Questions that change nothing.</summary>
    public required ImmutableArray<RecordedAnswer> Answers { get; init; }

    /// <summary>Requests with an Idempotency-Key, which have taken effect.</summary>
    public required ImmutableArray<RecordedCreation> Creations { get; init; }

    /// <summary>Versions as files.</summary>
    public required ImmutableArray<RecordedFile> Files { get; init; }

    /// <summary>Jobs that were not finished.</summary>
    public required ImmutableArray<UnfinishedJob> Jobs { get; init; }

    /// <summary>The platform of this process.</summary>
    public static string ThisPlatform => $"{System}-{RuntimeInformation.OSArchitecture}".ToLowerInvariant();

    private static string System => OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux";

    public static UpgradeFixture Read(string file) => JsonSerializer.Deserialize<UpgradeFixture>(File.ReadAllText(file), Json)!;

    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, Json) + "\n");

    /// <summary>The hash of a job's history, of everything that does not depend on the clock.</summary>
    /// <param name="history">The answer of <c>GET /jobs/{id}/history</c>.</param>
    public static string Hash(JsonElement history)
    {
        var lines = string.Join('\n', history.GetProperty("points").EnumerateArray().Select(Numbers));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)));
    }

    private static string Numbers(JsonElement point) =>
        string.Join(';', Members.Select(member => JsonSerializer.Serialize(point.GetProperty(member))));
}

/// <param name="Method">GET, or POST for a prediction.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Body">The body; null without one.</param>
/// <param name="Answer">The body of the answer, which was 200.</param>
internal sealed record RecordedAnswer(string Method, string Path, string? Body, JsonElement Answer);

/// <param name="Path">The path.</param>
/// <param name="Key">The Idempotency-Key.</param>
/// <param name="Body">What was posted.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Location">Its header Location.</param>
/// <param name="Answer">Its body, to the byte.</param>
internal sealed record RecordedCreation(string Path, string Key, string Body, int Status, string? Location, string Answer);

/// <param name="Model">The model.</param>
/// <param name="Version">The version.</param>
/// <param name="Sha256">Of its weights.</param>
/// <param name="File">The version as a file of our own.</param>
/// <param name="Graph">The version as a graph, where the service takes graphs of its kind back.</param>
internal sealed record RecordedFile(string Model, int Version, string Sha256, JsonElement File, byte[]? Graph);

/// <param name="Id">The job.</param>
/// <param name="Model">The model that it trains.</param>
/// <param name="Status">Where it stood.</param>
/// <param name="HasCheckpoint">Whether it had a checkpoint.</param>
/// <param name="End">How it ended when the same build went on with a copy.</param>
internal sealed record UnfinishedJob(string Id, string Model, string Status, bool HasCheckpoint, JobEnd End);

/// <param name="Attempt">Attempts.</param>
/// <param name="StopReason">Why it ended.</param>
/// <param name="Sha256">Of the weights that it made.</param>
/// <param name="History"><see cref="UpgradeFixture.Hash"/> of its history.</param>
/// <param name="Points">Points of its history.</param>
internal sealed record JobEnd(int Attempt, string StopReason, string Sha256, string History, int Points);
