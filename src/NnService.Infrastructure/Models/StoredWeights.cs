using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Models;

/// <summary>
/// The stored weights of a version, read piece by piece: as one value they would be in memory three times, in the engine, as bytes and as
/// numbers.
/// </summary>
internal static class StoredWeights
{
    private const int PieceLength = 262_144; // a MiB

    /// <param name="db">A connection to the database.</param>
    /// <param name="rowId">See <see cref="NnDatabase.RowId"/>.</param>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The weights of each member; null when there is no such version any more.</returns>
    /// <exception cref="CorruptVersionException">The weights are not what was stored.</exception>
    public static async Task<float[][]?> ReadAsync(NnDbContext db, string rowId, VersionInfo version, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText =
                $"""SELECT {rowId}, "Weights" FROM "Versions" WHERE "ModelId" = @model AND "Number" = @number AND "Sha256" = @sha256""";
            Add(command, "model", version.ModelId);
            Add(command, "number", version.Number);
            Add(command, "sha256", version.Sha256);
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
            if (!await reader.ReadAsync(cancellationToken)) return null;
            await using var stream = reader.GetStream(1);
            return await ReadAsync(stream, version, cancellationToken);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<float[][]> ReadAsync(Stream stream, VersionInfo version, CancellationToken cancellationToken)
    {
        var length = (int)(version.Definition.Member(0).ParameterCount
            ?? throw new CorruptVersionException(version.ModelId, version.Number));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[Math.Min(length, PieceLength) * sizeof(float)];
        var weights = new float[version.Definition.Members][];
        for (var member = 0; member < weights.Length; member++)
        {
            weights[member] = new float[length];
            for (var at = 0; at < length;)
            {
                var bytes = piece.AsMemory(0, Math.Min(piece.Length, (length - at) * sizeof(float)));
                if (await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken) < bytes.Length)
                    throw new CorruptVersionException(version.ModelId, version.Number);
                hash.AppendData(bytes.Span);
                WeightBytes.FromBytes(bytes.Span, weights[member].AsSpan(at));
                at += bytes.Length / sizeof(float);
            }
        }

        var isWhole = await stream.ReadAsync(piece.AsMemory(0, 1), cancellationToken) == 0;
        return isWhole && Convert.ToHexStringLower(hash.GetHashAndReset()) == version.Sha256
            ? weights
            : throw new CorruptVersionException(version.ModelId, version.Number);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
