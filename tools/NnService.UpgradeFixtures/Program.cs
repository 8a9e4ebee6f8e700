using NnService.Benchmarks;
using NnService.Tests.Common;
using NnService.UpgradeFixtures;

// dotnet run -c Release --project tools/NnService.UpgradeFixtures -- NAME [COMMIT]
//   Builds the service of a commit (HEAD where none is named), lets it fill a SQLite file and a PostgreSQL database, and keeps both,
//   with what it answered, in tests/NnService.Api.Tests/Upgrades/Fixtures/NAME. The tests of every later version open them.
if (args is not [var name, ..] || args.Length > 2 || name.StartsWith('-'))
{
    Console.Error.WriteLine("NAME is missing: a folder that sorts behind those that are there, such as 0002. A commit may follow it.");
    return 2;
}

if (PostgreSqlServer.Missing is { } missing)
{
    Console.Error.WriteLine(missing);
    return 2;
}

var work = Directory.CreateTempSubdirectory("nnservice-fixture-").FullName;
try
{
    var build = await EarlierBuild.MakeAsync(args.ElementAtOrDefault(1) ?? "HEAD", Path.Combine(work, "build"));
    var made = Directory.CreateDirectory(Path.Combine(work, "made")).FullName;
    await using (var sqlite = new SqlitePlace(Path.Combine(work, "sqlite")))
    {
        await new FixtureRun(build, sqlite, made).RunAsync();
    }

    await using (var postgreSql = await PostgreSqlPlace.StartAsync(Path.Combine(work, "postgresql")))
    {
        await new FixtureRun(build, postgreSql, made).RunAsync();
    }

    // Only a whole one is kept.
    var target = Directory.CreateDirectory(ServiceProcess.FileOf([.. UpgradeFixture.Folder, name])).FullName;
    foreach (var file in Directory.GetFiles(made)) File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
    Console.WriteLine($"{target} holds what {build.Commit} left.");
    return 0;
}
finally
{
    Directory.Delete(work, recursive: true);
}
