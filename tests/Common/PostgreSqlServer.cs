using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NnService.Tests.Common;

/// <summary>
/// A PostgreSQL server of its own, on a free port of this machine, with its data in a temporary folder; it ends with the process that
/// started it.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string User = "postgres";

    // Where Debian and its descendants keep it, for each of its versions.
    private const string DebianFolder = "/usr/lib/postgresql";

    // Ends the server when this process does: then nobody holds the other end of its input any more.
    private const string Guarded = "\"$@\" & server=$!; cat >/dev/null; kill -INT $server; wait $server";

    // What newer versions of pg_dump write and older ones of psql do not take.
    private static readonly string[] Newer = ["SET transaction_timeout ", "\\restrict ", "\\unrestrict "];

    // Nothing here takes a minute; what takes three never ends.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _binaries;
    private readonly string _folder;
    private readonly int _port;
    private Process? _process;

    private PostgreSqlServer(string binaries, string folder, int port)
    {
        _binaries = binaries;
        _folder = folder;
        _port = port;
    }

    /// <summary>Why there can be no server on this machine; null where there can.</summary>
    public static string? Missing { get; } = Binaries() is null
        ? "PostgreSQL is not installed: neither is initdb on the PATH nor a version of it in /usr/lib/postgresql. On Debian: apt-get "
            + "install postgresql"
        : OperatingSystem.IsWindows() ? "PostgreSQL is started here as on Unix."
        : IsRoot && !File.ReadLines("/etc/passwd").Any(line => line.StartsWith(User + ':', StringComparison.Ordinal))
            ? "PostgreSQL refuses to run as root, and there is no user postgres to run it as."
            : null;

    private static bool IsRoot => Environment.UserName == "root";

    /// <param name="safe">Whether commits are to survive a loss of power; tests do without.</param>
    public static async Task<PostgreSqlServer> StartAsync(bool safe = false)
    {
        var server = new PostgreSqlServer(Binaries()!, Directory.CreateTempSubdirectory("nnservice-postgresql-").FullName, FreePort());
        Directory.CreateDirectory(server.Data);
        if (IsRoot) await RunAsync("chown", "-R", User, server._folder); // the server refuses to run as root
        await RunAsync(
            [.. server.Command("initdb"), "-D", server.Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        if (!safe)
            await File.AppendAllTextAsync(
                Path.Combine(server.Data, "postgresql.conf"), "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n");
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>How a database of this server is reached.</summary>
    public string ConnectionString(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={User};Database={database}");

    /// <summary>Starts the server on what is left.</summary>
    public async Task StartAgainAsync()
    {
        _process = new Process
        {
            StartInfo = new(
                "/bin/sh",
                ["-c", Guarded, "sh", .. Command("postgres"), "-D", Data, "-p", $"{_port}", "-k", _folder, "-h", "127.0.0.1", "-N", "300"])
            {
                WorkingDirectory = _folder,
                RedirectStandardInput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new List<string?>();
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (log) log.Add(line.Data);
            if (line.Data?.Contains("ready to accept connections", StringComparison.Ordinal) == true) ready.TrySetResult();
        };
        _process.Exited += (_, _) =>
        {
            lock (log) ready.TrySetException(new InvalidOperationException($"PostgreSQL did not start:\n{string.Join('\n', log)}"));
        };
        _process.Start();
        _process.BeginErrorReadLine();
        try
        {
            await ready.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            lock (log) throw new TimeoutException(
                $"Waited {Patience.TotalMinutes} minutes in vain for PostgreSQL to be ready; it says:\n{string.Join('\n', log)}");
        }
    }

    /// <summary>Stops the server at once, without telling the clients (its immediate mode); it recovers at its next start.</summary>
    public async Task KillAsync()
    {
        var pid = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0];
        await RunAsync("kill", "-QUIT", pid);
        _process!.StandardInput.Close();
        await EndAsync(_process, "the PostgreSQL server");
        _process.Dispose();
        _process = null;
    }

    /// <summary>Makes a new, empty database.</summary>
    public Task CreateAsync(string database) => AskAsync($"CREATE DATABASE \"{database}\" TEMPLATE template0");

    /// <summary>Makes a database that is what another one is, which nobody uses any more.</summary>
    public async Task CloneAsync(string from, string to)
    {
        // On a busy machine the server takes longer to notice that a connection was closed than it waits for that.
        await AskAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{from}'");
        await AskAsync($"CREATE DATABASE \"{to}\" TEMPLATE \"{from}\"");
    }

    /// <summary>Makes a database that is what another one is at this moment.</summary>
    public async Task CopyAsync(string from, string to)
    {
        await CreateAsync(to);
        var file = Path.Combine(_folder, to);
        await RunAsync([.. Client("pg_dump"), "-Fc", "-Z0", "-f", file, from]);
        await RunAsync([.. Client("pg_restore"), "-d", to, file]);
        File.Delete(file);
    }

    /// <summary>A database as SQL that psql of any version takes.</summary>
    public async Task<string> DumpAsync(string database)
    {
        var dump = await RunAsync([.. Client("pg_dump"), "--inserts", "--rows-per-insert=50", "--no-owner", "--no-privileges", database]);
        return string.Join(
            '\n', dump.Split('\n').Where(line => !Array.Exists(Newer, start => line.StartsWith(start, StringComparison.Ordinal))));
    }

    /// <summary>Makes a database that is what such SQL says.</summary>
    /// <param name="database">Its name.</param>
    /// <param name="file">The SQL.</param>
    public async Task RestoreAsync(string database, string file)
    {
        await CreateAsync(database);
        await RunAsync([.. Client("psql"), "-d", database, "-qX", "-v", "ON_ERROR_STOP=1", "-f", file]);
    }

    /// <summary>Asks a database something, and returns the answer as text.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="database">The database; null for one that the service does not use.</param>
    public Task<string> AskAsync(string sql, string? database = null) =>
        RunAsync([.. Client("psql"), "-d", database ?? User, "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", sql]);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private string[] Client(string program) => [Path.Combine(_binaries, program), "-h", "127.0.0.1", "-p", $"{_port}", "-U", User];

    private string[] Command(string program)
    {
        var path = Path.Combine(_binaries, program);
        return IsRoot ? ["setpriv", "--reuid", User, "--regid", User, "--clear-groups", path] : [path];
    }

    private static string? Binaries()
    {
        var debian = Directory.Exists(DebianFolder)
            ? Directory.GetDirectories(DebianFolder).Select(version => Path.Combine(version, "bin")).OrderDescending()
            : Enumerable.Empty<string>();
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return debian.Concat(path)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_dump")));
    }

    private static async Task<string> RunAsync(params string[] command)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await EndAsync(process, string.Join(' ', command));
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{string.Join(' ', command)}: {await output}{await error}");
    }

    private static async Task EndAsync(Process process, string what)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"Waited {Patience.TotalMinutes} minutes in vain for the end of {what}.");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
