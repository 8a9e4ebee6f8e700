using System.Collections.Immutable;
using System.Globalization;
using NnService.Domain;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Networks;
using NnService.Domain.Preparation;
using NnService.Infrastructure.Datasets;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

internal sealed partial class TrainingJob
{
    private async Task<PreparedData> PrepareAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        using var span = JobSpans.Begin("job.prepare");
        var job = claim.Job;
        var request = claim.Job.Request;
        var model = await models.FindAsync(job.ModelId, cancellationToken)
            ?? throw new JobFailedException("internal", $"Model '{job.ModelId}' is gone.");
        var start = await models.FindVersionAsync(job.ModelId, request.FromVersion, cancellationToken);
        if (start is null && (request.FromVersion > 0 || model.Built)) throw StartIsGone(job);
        var kept = start?.Encoding;
        var faults = new List<Fault>();
        var table = await LoadTableAsync(job, kept, faults, cancellationToken);
        var data = (table is null ? null : SamplePreparation.Prepare(start?.Definition ?? model.Definition, table, request, kept, faults))
            ?? throw new JobFailedException("dataset_invalid", string.Join(" ", faults.Select(fault => fault.Detail)));
        // What an upload would have told of its columns.
        var warnings = request.IsPlain ? data.Warnings : [.. await InlineWarningsAsync(job, cancellationToken), .. data.Warnings];
        await claim.RecordDataAsync(data, warnings, cancellationToken);
        return data;
    }

    /// <summary>The weights that the job begins with: those of a version, or first ones where the shapes came from the data.</summary>
    private async Task<Ensemble> LoadStartAsync(StoredJob job, NetworkDefinition definition, CancellationToken cancellationToken)
    {
        try
        {
            if (await models.LoadVersionAsync(job.ModelId, job.Request.FromVersion, cancellationToken) is { } start) return start.Ensemble;
            return job.Request.FromVersion > 0 ? throw StartIsGone(job) : Ensemble.Initialize(definition);
        }
        catch (VersionNotReproducibleException e)
        {
            throw new JobFailedException("version_not_reproducible", e.Message);
        }
        catch (CorruptVersionException e)
        {
            throw new JobFailedException("internal", e.Message);
        }
    }

    private static JobFailedException StartIsGone(StoredJob job) =>
        new(
            "internal",
            string.Create(CultureInfo.InvariantCulture, $"Version {job.Request.FromVersion} of model '{job.ModelId}' is gone."));

    /// <summary>
    /// Only the columns that are needed; all where the request leaves the choice to the data, or names a column that is not there and must
    /// be told what is.
    /// </summary>
    /// <returns>The table, or null when a cell cannot have the type that the encoding asks of it, which was added to the faults.</returns>
    private async Task<Table?> LoadTableAsync(StoredJob job, DataEncoding? kept, List<Fault> faults, CancellationToken cancellationToken)
    {
        var gone = new JobFailedException("dataset_invalid", $"Dataset '{job.DatasetId}' is gone.");
        var dataset = await datasets.FindOfJobAsync(job.DatasetId, cancellationToken) ?? throw gone;
        var features = kept is { IsPlain: false } ? [.. kept.Features.Select(feature => feature.Name)] : job.Request.Features;
        ImmutableArray<string> needed = [
            .. features,
            .. job.Request.Targets,
            .. job.Request.AuxiliaryColumns,
            .. job.Request.Preprocessing.Columns.Keys,
        ];
        var all = features.IsEmpty || needed.Except(dataset.Columns.Select(column => column.Name)).Any();
        var table = await datasets.LoadTableAsync(
            job.DatasetId,
            all ? null : needed,
            ColumnReading.By(kept, []),
            faults,
            cancellationToken);
        return table ?? (faults.Count > 0 ? null : throw gone);
    }

    private async Task<ImmutableArray<string>> InlineWarningsAsync(StoredJob job, CancellationToken cancellationToken) =>
        await datasets.FindOfJobAsync(job.DatasetId, cancellationToken) is { Kind: DatasetKind.Inline } dataset ? dataset.Warnings : [];
}
