using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NnService.Infrastructure.Storage.Migrations;
using NnService.Infrastructure.Storage.Rows;

namespace NnService.Infrastructure.Storage;

internal sealed class NnDbContext : DbContext
{
    // A transaction that fails is rolled back as a whole; going back to a savepoint would fail, and be logged, where the caller has left.
    public NnDbContext(DbContextOptions<NnDbContext> options)
        : base(options)
    {
        Database.AutoSavepointsEnabled = false;
        Tenant = CallerContext.Current?.Tenant;
    }

    /// <summary>Whose rows are there and to whom belong those that are added; null for those of all.</summary>
    public string? Tenant { get; }

    /// <summary>What was added last, as an address: <c>models/iris</c>.</summary>
    private string? Created { get; set; }

    public DbSet<ModelRow> Models => Set<ModelRow>();

    public DbSet<VersionRow> Versions => Set<VersionRow>();

    public DbSet<AliasRow> Aliases => Set<AliasRow>();

    public DbSet<DatasetRow> Datasets => Set<DatasetRow>();

    public DbSet<ChunkRow> Chunks => Set<ChunkRow>();

    public DbSet<JobRow> Jobs => Set<JobRow>();

    public DbSet<HistoryRow> History => Set<HistoryRow>();

    public DbSet<TransitionRow> Transitions => Set<TransitionRow>();

    public DbSet<CheckpointRow> Checkpoints => Set<CheckpointRow>();

    public DbSet<IdempotencyRow> IdempotencyKeys => Set<IdempotencyRow>();

    public DbSet<NodeRow> Nodes => Set<NodeRow>();

    public DbSet<KeyRow> Keys => Set<KeyRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<SessionRow> Sessions => Set<SessionRow>();

    public DbSet<WebhookRow> Webhooks => Set<WebhookRow>();

    public DbSet<DeliveryRow> Deliveries => Set<DeliveryRow>();

    public DbSet<KeyNoticeRow> KeyNotices => Set<KeyNoticeRow>();

    public DbSet<SchemaRow> Schema => Set<SchemaRow>();

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        Own();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        Own();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Writes down who changes what, as a part of the transaction that does.</summary>
    public Task AuditAsync(AuditedRequest request, CancellationToken cancellationToken)
    {
        Audit.Add(request.ToRow(Tenant ?? Tenants.Default, Created));
        return SaveChangesAsync(cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<Utc>();
        configurationBuilder.Properties<JobStatus>().HaveConversion<string>();
        configurationBuilder.Properties<JobCommand>().HaveConversion<string>();
        configurationBuilder.Properties<DatasetKind>().HaveConversion<string>();
        configurationBuilder.Properties<NnRole>().HaveConversion<string>();
        configurationBuilder.Properties<PromotionRule>().HaveConversion<string>();
        configurationBuilder.Properties<DeliveryStatus>().HaveConversion<string>();
        if (!Database.IsNpgsql()) return;
        Type[] texts = [
            typeof(string), typeof(JobStatus), typeof(JobCommand), typeof(DatasetKind), typeof(NnRole), typeof(PromotionRule),
            typeof(DeliveryStatus),
        ];
        foreach (var text in texts)
            configurationBuilder.Properties(text).UseCollation(NnMigration.ByBytes);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ModelRow>().ToTable("Models").HasQueryFilter(row => Tenant == null || row.Tenant == Tenant);
        modelBuilder.Entity<VersionRow>(version =>
        {
            version.ToTable("Versions").HasKey(row => new { row.ModelId, row.Number });
            version.HasOne<ModelRow>().WithMany().HasForeignKey(row => row.ModelId).OnDelete(DeleteBehavior.Cascade);
            version.HasQueryFilter(row => Tenant == null || Models.Any(model => model.Id == row.ModelId));
        });
        modelBuilder.Entity<AliasRow>(alias =>
        {
            alias.ToTable("Aliases").HasKey(row => new { row.ModelId, row.Name });
            alias.HasOne<ModelRow>().WithMany().HasForeignKey(row => row.ModelId).OnDelete(DeleteBehavior.Cascade);
            alias.HasQueryFilter(row => Tenant == null || Models.Any(model => model.Id == row.ModelId));
        });
        modelBuilder.Entity<DatasetRow>().ToTable("Datasets")
            .HasQueryFilter(row => Tenant == null || row.Tenant == Tenant || row.Kind == DatasetKind.BuiltIn);
        modelBuilder.Entity<ChunkRow>(chunk =>
        {
            chunk.ToTable("Chunks").HasKey(row => new { row.DatasetId, row.Chunk, row.Column });
            chunk.HasOne<DatasetRow>().WithMany().HasForeignKey(row => row.DatasetId).OnDelete(DeleteBehavior.Cascade);
            chunk.HasQueryFilter(row => Tenant == null || Datasets.Any(dataset => dataset.Id == row.DatasetId));
        });
        modelBuilder.Entity<JobRow>(job =>
        {
            job.ToTable("Jobs");
            job.HasOne<ModelRow>().WithMany().HasForeignKey(row => row.ModelId).OnDelete(DeleteBehavior.Cascade);
            job.Property(row => row.Command).HasColumnName("Wish"); // as earlier versions spell it, which may work on the same database
            job.Property(row => row.QueueEpoch).HasColumnName("Entry");
            job.HasIndex(row => row.Status);
            job.HasIndex(row => row.DatasetId);
            job.HasQueryFilter(row => Tenant == null || row.Tenant == Tenant);
        });
        modelBuilder.Entity<HistoryRow>(point =>
        {
            point.ToTable("History").HasKey(row => new { row.JobId, row.Epoch });
            point.HasOne<JobRow>().WithMany().HasForeignKey(row => row.JobId).OnDelete(DeleteBehavior.Cascade);
            point.HasQueryFilter(row => Tenant == null || Jobs.Any(job => job.Id == row.JobId));
        });
        modelBuilder.Entity<TransitionRow>(transition =>
        {
            transition.ToTable("Transitions").HasKey(row => new { row.JobId, row.Number });
            transition.HasOne<JobRow>().WithMany().HasForeignKey(row => row.JobId).OnDelete(DeleteBehavior.Cascade);
            transition.HasQueryFilter(row => Tenant == null || Jobs.Any(job => job.Id == row.JobId));
        });
        modelBuilder.Entity<CheckpointRow>(checkpoint =>
        {
            checkpoint.ToTable("Checkpoints").HasKey(row => new { row.JobId, row.Slot });
            checkpoint.HasOne<JobRow>().WithMany().HasForeignKey(row => row.JobId).OnDelete(DeleteBehavior.Cascade);
            checkpoint.HasQueryFilter(row => Tenant == null || Jobs.Any(job => job.Id == row.JobId));
        });
        modelBuilder.Entity<IdempotencyRow>(request =>
        {
            request.ToTable("IdempotencyKeys").HasKey(row => new { row.Scope, row.Key });
            request.HasIndex(row => row.CreatedAt);
        });
        modelBuilder.Entity<NodeRow>().ToTable("Nodes");
        modelBuilder.Entity<KeyRow>().ToTable("Keys");
        modelBuilder.Entity<AuditRow>().ToTable("Audit");
        modelBuilder.Entity<SessionRow>().ToTable("Sessions").HasKey(row => row.Hash);
        modelBuilder.Entity<WebhookRow>().ToTable("Webhooks").HasQueryFilter(row => Tenant == null || row.Tenant == Tenant);
        modelBuilder.Entity<DeliveryRow>(delivery =>
        {
            delivery.ToTable("Deliveries");
            delivery.HasQueryFilter(row => Tenant == null || Webhooks.Any(webhook => webhook.Id == row.WebhookId));
            delivery.HasIndex(row => row.WebhookId);
            delivery.HasIndex(row => new { row.Status, row.DueAt });
        });
        modelBuilder.Entity<KeyNoticeRow>().ToTable("KeyNotices").HasKey(row => new { row.KeyId, row.Days });
        modelBuilder.Entity<SchemaRow>().ToTable("Schema").HasNoKey();
    }

    private void Own()
    {
        foreach (var added in ChangeTracker.Entries<IOwnedRow>().Where(entry => entry.State == EntityState.Added))
        {
            if (added.Entity.Tenant.Length == 0) added.Entity.Tenant = Tenant ?? Tenants.Default;
            Created = $"{added.Metadata.GetTableName()!.ToLowerInvariant()}/{added.Entity.Id}";
        }
    }

    /// <summary>SQLite keeps no kind of time, so it is given back on reading.</summary>
    private sealed class Utc() : ValueConverter<DateTime, DateTime>(value => value, value => DateTime.SpecifyKind(value, DateTimeKind.Utc));
}
