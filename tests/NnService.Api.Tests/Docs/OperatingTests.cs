using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using NnService.Api.Access;
using NnService.Api.Pages;
using NnService.Api.Requests;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Quotas;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Sqlite;
using NnService.Infrastructure.Webhooks;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Docs;

/// <summary>The table of settings in docs/operating.md is that of the options.</summary>
public sealed class OperatingTests
{
    [Fact]
    public async Task Every_setting_is_told_with_its_default_and_its_range()
    {
        var page = await File.ReadAllLinesAsync(
            Path.Combine(Repository.Root, "docs", "operating.md"), TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                .. Rows("NnService", new NnStorageOptions()),
                .. Rows("NnService", new NnNodeOptions()),
                .. Rows(NnPageOptions.Section, new NnPageOptions()),
                .. Rows("NnService:Training", new NnTrainingOptions()),
                .. Rows("NnService:Retention", new NnRetentionOptions()),
                .. Rows("NnService:Cluster", new NnClusterOptions()),
                .. Rows("NnService:Backups", new NnBackupOptions()),
                .. Rows("NnService:Webhooks", new NnWebhookOptions()),
                .. Rows(NnLimits.Section, new NnLimits()),
                .. Rows(NnAuthOptions.Section, new NnAuthOptions()),
                .. Rows(NnIssuerOptions.Section, new NnIssuerOptions()),
                .. Rows(NnRateOptions.Section, new NnRateOptions()),
                .. Rows(NnQuotaOptions.Section, new NnQuotaOptions()),
                .. Rows(NnCorsOptions.Section, new NnCorsOptions()),
                .. Rows(NnProxyOptions.Section, new NnProxyOptions()),
            ],
            page.Where(line => line.StartsWith("| `NnService:", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Rows(string section, object options) =>
        options.GetType().GetProperties().Where(property => property.CanWrite).Select(property =>
    {
        var allowed = property.GetCustomAttribute<RangeAttribute>() is { } range
            ? string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}")
            : property.GetCustomAttribute<EnumDataTypeAttribute>() is { } choice ? string.Join(", ", Enum.GetNames(choice.EnumType))
            : property.GetCustomAttribute<RegularExpressionAttribute>() is not null ? "a path, such as `/nn`"
            : property.PropertyType.IsArray ? "a list, `:0`, `:1`, …"
            : property.PropertyType == typeof(bool) ? "True, False"
            : property.Name.EndsWith("File", StringComparison.Ordinal) ? "a file"
            : property.Name == nameof(NnIssuerOptions.Authority) ? "an address"
            : property.DeclaringType == typeof(NnIssuerOptions) && property.GetCustomAttribute<RequiredAttribute>() is null ? "text"
            : "not empty";
        var value = property.GetValue(options) is Array { Length: 0 } or "" ? "none" : property.GetValue(options);
        return string.Create(CultureInfo.InvariantCulture, $"| `{section}:{property.Name}` | `{value}` | {allowed} |");
    });
}
