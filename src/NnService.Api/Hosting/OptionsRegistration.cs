using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using NnService.Infrastructure;
using NnService.Infrastructure.Jobs;
using NnService.Infrastructure.Jobs.Nodes;
using NnService.Infrastructure.Models;
using NnService.Infrastructure.Quotas;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Sqlite;
using NnService.Infrastructure.Webhooks;

namespace NnService.Api.Hosting;

/// <summary>Marks a section as bound to a type, so that its keys count as known.</summary>
internal sealed record NnOptionSection(string Path, Type Type);

public static class OptionsRegistration
{
    /// <summary>
    /// Binds and checks a section beneath <c>NnService</c> (or <c>NnService</c> itself) at the start; a wrong value stops the start.
    /// </summary>
    public static OptionsBuilder<TOptions> AddNnOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddNnKeys<TOptions>(section);
        return services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
    }

    /// <summary>The same checks for a section that another project binds.</summary>
    public static IServiceCollection AddNnKeys<TOptions>(this IServiceCollection services, string section)
        where TOptions : class => services
            .AddSingleton(new NnOptionSection(section, typeof(TOptions)))
            .AddSingleton<IValidateOptions<TOptions>>(new Validation<TOptions>(section));

    /// <summary>Storage, datasets, models and jobs, with the checks for their sections.</summary>
    public static void AddInfrastructure(this WebApplicationBuilder builder)
    {
        builder.Services.AddNnKeys<NnStorageOptions>("NnService");
        builder.Services.AddNnKeys<NnNodeOptions>("NnService");
        builder.Services.AddNnKeys<NnTrainingOptions>("NnService:Training");
        builder.Services.AddNnKeys<NnRetentionOptions>("NnService:Retention");
        builder.Services.AddNnKeys<NnClusterOptions>("NnService:Cluster");
        builder.Services.AddNnKeys<NnBackupOptions>("NnService:Backups");
        builder.Services.AddNnKeys<NnQuotaOptions>(NnQuotaOptions.Section);
        builder.Services.AddNnKeys<NnWebhookOptions>("NnService:Webhooks");
        builder.Services.AddNnInfrastructure(builder.Configuration);
    }

    // The built-in check names the property; an operator knows the key.
    private sealed class Validation<TOptions>(string section) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var faults = new List<ValidationResult>();
            if (Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true))
                return ValidateOptionsResult.Success;
            return ValidateOptionsResult.Fail(faults.Select(Name));
        }

        private string Name(ValidationResult fault)
        {
            var key = $"{section}:{string.Join(", ", fault.MemberNames)}";
            return fault.ErrorMessage?.Contains(key, StringComparison.Ordinal) == true
                ? fault.ErrorMessage
                : $"{key}: {fault.ErrorMessage}";
        }
    }
}
