using System.Globalization;
using NnService.Api.Hosting;
using NnService.Infrastructure.Storage;
using NnService.Infrastructure.Storage.Sqlite;

namespace NnService.Api.Operations;

/// <summary>What <c>compact</c> does: makes the database file of a stopped service as small as its contents, once.</summary>
internal static class CompactCommand
{
    private const string Directory = "--NnService:DataDirectory";

    /// <param name="args">The command line behind the command; settings from elsewhere are those of the service.</param>
    /// <exception cref="StartRefusedException">It cannot be done.</exception>
    public static async Task RunAsync(string[] args)
    {
        if (!IsDirectory(args))
            throw new StartRefusedException(
                $"{CommandLine.Compact} takes {Directory}=PATH and nothing else; '{string.Join(' ', args)}' was given.");
        var settings = new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory };
        var options = Host.CreateApplicationBuilder(settings).Configuration.GetSection("NnService").Get<NnStorageOptions>() ?? new();
        if (options.Storage != StorageKind.Sqlite)
        {
            throw new StartRefusedException(
                $"NnService:Storage is {options.Storage}, whose files are its own affair (VACUUM); {CommandLine.Compact} is for a file of "
                    + $"SQLite.");
        }

        if (string.IsNullOrWhiteSpace(options.DataDirectory))
            throw new StartRefusedException("NnService:DataDirectory is empty; it must name a directory.");

        var (file, before, after) = await DatabaseCompaction.RunAsync(options);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{file}: {before} bytes before, {after} bytes now."));
    }

    // As one word or as two, in any case, as all settings are.
    private static bool IsDirectory(string[] args) => args switch
    {
        [] => true,
        [var one] => one.StartsWith($"{Directory}=", StringComparison.OrdinalIgnoreCase),
        [var key, var value] =>
            key.Equals(Directory, StringComparison.OrdinalIgnoreCase) && !value.StartsWith("--", StringComparison.Ordinal),
        _ => false,
    };
}
