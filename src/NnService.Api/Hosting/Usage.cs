using NnService.Infrastructure.Storage;

namespace NnService.Api.Hosting;

/// <summary>What the program tells of itself on the command line.</summary>
internal static class Usage
{
    private static string Version => typeof(Usage).Assembly.GetName().Version!.ToString(3);

    public static Task PrintVersionAsync() => Console.Out.WriteLineAsync(Version);

    public static Task PrintAsync() => Console.Out.WriteLineAsync(
        $"""
        NnService {Version} creates, trains and serves multilayer perceptrons over HTTP.

        NnService.Api [settings] [{CommandLine.Demo}]   starts the service
        NnService.Api {CommandLine.Compact} [--NnService:DataDirectory=PATH]   makes the database file of a stopped service small
        NnService.Api {CommandLine.Keys} create --role ROLE --name NAME   makes an API key and prints it; also list, rotate ID, revoke ID

          {CommandLine.Demo}      trains the iris data through the service's own API, and goes on serving
          {CommandLine.Help}      prints this; so do -h and /?
          {CommandLine.Version}   prints the version

        Settings, as --key=value, in the environment (NnService__Training__Slots=2) or in appsettings.json:

          --urls=URL                      where it listens: {KestrelSetup.DefaultUrl} by default
          --AllowedHosts=NAME             the hosts besides localhost that it answers to, separated by ;
          --NnService:DataDirectory=PATH  where everything is kept: {new NnStorageOptions().DataDirectory} by default
          --NnService:Storage=PostgreSql  keeps it in the database of --ConnectionStrings:NnService=TEXT
          --NnService:Auth:Mode=Required  asks every caller for a key, as it does by default where it listens beyond localhost
          --NnService:Training:Slots=N    jobs that train at the same time: 1 by default

        docs/operating.md tells of all of them. A service that runs answers GET / with its main addresses.
        """);
}
