using Microsoft.Extensions.Options;
using NnService.Api.Problems;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Quotas;
using NnService.Infrastructure.Storage;

namespace NnService.Api.Access;

/// <summary>
/// Keeps what would fill the disk out while there is little left of it, so that jobs can still record what they do. Deleting is always
/// possible.
/// </summary>
internal sealed class FreeDisk(IOptions<NnStorageOptions> storage, IOptions<NnQuotaOptions> quotas)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!Adds(context) || storage.Value.Storage != StorageKind.Sqlite) return next(context);
        var disk = new DriveInfo(Path.GetFullPath(storage.Value.DataDirectory));
        var least = Math.Max(quotas.Value.MinFreeDiskBytes, (long)(disk.TotalSize * (quotas.Value.MinFreeDiskPercent / 100.0)));
        return disk.AvailableFreeSpace >= least
            ? next(context)
            : context.RefuseAsync(
                ProblemCode.StorageFull,
                $"{disk.AvailableFreeSpace} bytes of the disk are free, and nothing is added below {least} "
                    + $"({NnQuotaOptions.Section}:MinFreeDiskBytes and :MinFreeDiskPercent). Nothing was changed.");
    }

    private static bool Adds(HttpContext context) =>
        (HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsPut(context.Request.Method))
            && context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is { Scope: Scopes.Train };
}
