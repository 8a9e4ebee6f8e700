using Microsoft.EntityFrameworkCore;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Jobs;

/// <summary>Which jobs a list has; what is null chooses nothing.</summary>
/// <param name="ModelId">Only those of this model.</param>
/// <param name="DatasetId">Only those that learn from this dataset.</param>
/// <param name="Status">Only those that stand there.</param>
/// <param name="Tag">Only those with this tag.</param>
public sealed record JobFilter(string? ModelId = null, string? DatasetId = null, JobStatus? Status = null, JobTag? Tag = null)
{
    /// <summary>All jobs.</summary>
    public static readonly JobFilter All = new();

    internal IQueryable<JobRow> Of(NnDbContext db)
    {
        var jobs = db.Jobs.AsNoTracking();
        if (ModelId is not null) jobs = jobs.Where(job => job.ModelId == ModelId);
        if (DatasetId is not null) jobs = jobs.Where(job => job.DatasetId == DatasetId);
        if (Status is not null) jobs = jobs.Where(job => job.Status == Status);
        if (Tag is null) return jobs;
        var text = Tag.Text;
        return jobs.Where(job => job.Tags != null && job.Tags.Contains(text));
    }
}

/// <summary>A tag, with the value that it must have.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; null for any.</param>
public sealed record JobTag(string Key, string? Value)
{
    /// <summary>How it stands among the tags, which are kept as the JSON object of them: quotes within words are escaped there.</summary>
    internal string Text => Value is null ? $"{DomainJson.Write(Key)}:" : $"{DomainJson.Write(Key)}:{DomainJson.Write(Value)}";
}
