namespace NnService.Infrastructure.Storage.Rows;

/// <summary>A row that belongs to a tenant.</summary>
internal interface IOwnedRow
{
    string Id { get; }

    /// <summary>Empty until it is saved.</summary>
    string Tenant { get; set; }
}
