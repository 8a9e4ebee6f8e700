using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NnService.Api.Hosting;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Hosting;

/// <summary>A start that an operator can mend ends with one line on standard error and exit code 1, without a stack.</summary>
public sealed class StartRefusalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nnservice-refused-").FullName;

    [Theory]
    [InlineData("--NnService:Training:Slots=0", "NnService:Training:Slots must be from 1 to 64")]
    [InlineData("--NnService:Training:Slots=many", "'many' at 'NnService:Training:Slots'")]
    [InlineData("--NnService:Training:Slotz=1", "Unknown configuration: NnService:Training:Slotz")]
    [InlineData("--NnService:Storage=Oracle", "'Oracle' at 'NnService:Storage'")]
    [InlineData("--NnService:Storage=PostgreSql", "ConnectionStrings:NnService is empty")]
    [InlineData("--NnService:Role=Worker", "NnService:Role is Worker")]
    [InlineData("--NnService:DataDirectory=/dev/null", "NnService:DataDirectory is '/dev/null'")]
    [InlineData("--NnService:DataDirectory=damaged", "nnservice.db' cannot be used: SQLite Error 26")]
    [InlineData("--Logging:LogLevel:Default=loud", "'loud' is not supported")]
    [InlineData("--urls=http://192.0.2.1:1", "The server cannot listen where it is told to")] // an address of no machine
    [InlineData("--urls=ftp://127.0.0.1:0", "Unrecognized scheme")]
    [InlineData("--urls=nonsense", "'nonsense'")]
    [InlineData("--Kestrel:Endpoints:A:Certificate:Path=/no/such.pfx", "/no/such.pfx")]
    [InlineData("--Kestrel:Endpoints:A:Certificate:Path=damaged/nnservice.db", "The configuration cannot be read")]
    public async Task A_start_that_cannot_be_is_refused_in_one_line(string argument, string says)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && argument.Contains("/dev", StringComparison.Ordinal), "Windows has no /dev/null");
        Directory.CreateDirectory(Path.Combine(_folder, "damaged"));
        await File.WriteAllBytesAsync(
            Path.Combine(_folder, "damaged", "nnservice.db"),
            [.. Enumerable.Repeat((byte)'x', 5000)],
            TestContext.Current.CancellationToken);
        var listens = argument.Contains("Kestrel", StringComparison.Ordinal)
            ? "--Kestrel:Endpoints:A:Url=https://127.0.0.1:0"
            : "--urls=http://127.0.0.1:0";
        string[] arguments = argument.StartsWith("--urls", StringComparison.Ordinal)
            ? [argument, "--NnService:Auth:Mode=Off", "--Logging:LogLevel:NnService.Api.Access=None"]
            : [argument, listens];
        AssertRefused(await NnApp.RunAsync(_folder, arguments), says);
    }

    [Theory]
    [InlineData("'strat' is not a command", "strat")]
    [InlineData("'Compact' is not a command", "Compact")]
    [InlineData("'train' is not a command", "train", "iris.csv")]
    [InlineData("'iris.csv' is not a command", "--demo", "iris.csv")]
    [InlineData("'-x' is not a command", "-x")]
    [InlineData("'--nonsense' is neither", "--nonsense")]
    [InlineData("'--Nonsense:Key=1' is neither", "--Nonsense:Key=1")]
    [InlineData("'--demo=true' is neither", "--demo=true")]
    [InlineData("'/data' is neither", "/data")]
    [InlineData("'--urls' has no value", "--urls")]
    [InlineData("'--urls' has no value", "--urls", "--demo")]
    public async Task A_command_line_that_cannot_be_understood_starts_nothing(string says, params string[] arguments)
    {
        var (code, output, error) = await NnApp.RunAsync(_folder, arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(
            says, Assert.Single(error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("--help", "--NnService:DataDirectory=PATH")]
    [InlineData("-h", "--demo")]
    [InlineData("/?", "compact")]
    [InlineData("--version", "1.0.0")]
    public async Task Who_asks_for_help_or_the_version_gets_it_and_nothing_starts(string argument, string says)
    {
        var (code, output, error) = await NnApp.RunAsync(_folder, "--urls=http://127.0.0.1:0", argument);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains(says, output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("--urls=http://127.0.0.1:0", "--environment", "Production", "--contentRoot=.", "/AllowedHosts=a.example", "--demo")]
    [InlineData("urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Debug", "--NNSERVICE:Training:Slots=2")]
    [InlineData("--Kestrel:Endpoints:A:Url=http://127.0.0.1:0", "--ConnectionStrings:NnService", "Host=a", "--OTEL_SERVICE_NAME=a")]
    [InlineData]
    public void What_the_framework_knows_passes(params string[] arguments) => Assert.Null(CommandLine.FaultOf(arguments));

    [Fact]
    public async Task A_second_server_on_a_directory_and_on_a_port_is_refused_in_one_line()
    {
        await using var app = new NnApp();
        await app.StartAsync();
        AssertRefused(
            await NnApp.RunAsync(_folder, $"--NnService:DataDirectory={app.DataDirectory}", "--urls=http://127.0.0.1:0"),
            "Another NnService process uses it");
        AssertRefused(await NnApp.RunAsync(_folder, $"--urls={app.Address}"), "address already in use");
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_in_one_line()
    {
        await using var app = new NnApp();
        await app.StartAsync();
        await app.StopAsync();
        await using (var connection = NnApp.Connection(app.DataDirectory))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText =
                "insert into __EFMigrationsHistory values ('9999_Future', '99.0'); update Schema set Oldest = '9999_Future'";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        AssertRefused(
            await NnApp.RunAsync(_folder, $"--NnService:DataDirectory={app.DataDirectory}", "--urls=http://127.0.0.1:0"), "9999_Future");
    }

    [Fact]
    public async Task A_database_that_does_not_know_the_user_is_refused_in_one_line()
    {
        Requirement.Check("postgresql", PostgreSqlServer.Missing);
        await using var server = await PostgreSqlServer.StartAsync();
        var settings = $"--ConnectionStrings:NnService={server.ConnectionString("postgres")};Username=stranger";
        await server.AskAsync("CREATE ROLE stranger LOGIN");
        AssertRefused(
            await NnApp.RunAsync(_folder, "--NnService:Storage=PostgreSql", settings, "--urls=http://127.0.0.1:0"), "permission denied");
    }

    [Fact]
    public async Task A_service_that_waits_for_its_database_stops_when_asked_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals");
        using var nobody = new Socket(SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // and never listens, so that nobody else takes the port
        var port = ((IPEndPoint)nobody.LocalEndPoint!).Port;
        await using var app = new NnApp();
        var database = string.Create(CultureInfo.InvariantCulture, $"--ConnectionStrings:NnService=Host=127.0.0.1;Port={port};Username=x");
        var start = app.StartAsync("--NnService:Storage=PostgreSql", database);
        await app.SaysAsync("Waiting for the database");
        Assert.Equal(0, await app.StopAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => start);
        Assert.DoesNotContain("   at ", app.Log, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void AssertRefused((int Code, string Output, string Error) end, string says)
    {
        Assert.True(end.Code == 1, $"{end}");
        Assert.Contains(
            says, Assert.Single(end.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?m)^(fail|crit|warn):", end.Output);
    }
}
