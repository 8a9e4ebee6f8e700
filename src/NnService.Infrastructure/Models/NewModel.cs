using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NnService.Domain.Networks;
using NnService.Infrastructure.Quotas;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Migrations;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Models;

/// <summary>A model that is made in the transaction of something else; its definition leaves shapes open.</summary>
/// <param name="Id">The id.</param>
/// <param name="Description">Free text.</param>
/// <param name="Definition">The network.</param>
public sealed record NewModel(string Id, string? Description, NetworkDefinition Definition)
{
    /// <summary>The model as it will be kept.</summary>
    /// <param name="now">The time, UTC.</param>
    public StoredModel ToStored(DateTime now) =>
        new(Id, Description, Definition, 1, null, -1, now, now, ImmutableSortedDictionary<string, int>.Empty, "");

    /// <summary>Adds the row, and saves it.</summary>
    /// <returns>False when the id is taken.</returns>
    internal async Task<bool> AddAsync(NnDbContext db, TenantQuotas quotas, DateTime now, CancellationToken cancellationToken)
    {
        // Ids are unique among all tenants.
        if (await db.Models.IgnoreQueryFilters().AnyAsync(model => model.Id == Id, cancellationToken)) return false;
        db.Models.Add(Row(now));
        await db.SaveChangesAsync(cancellationToken);
        await quotas.CheckModelsAsync(db, cancellationToken);
        if (Definition.IsAuto) await SchemaCompatibility.RequireAsync(db, Ensembles.Name, cancellationToken);
        return true;
    }

    internal ModelRow Row(DateTime now) => new()
    {
        Id = Id,
        Description = Description,
        Definition = DomainJson.Write(Definition),
        Revision = 1,
        LatestVersion = Definition.IsBuilt ? 0 : -1,
        CreatedAt = now,
        UpdatedAt = now,
    };
}
