using System.Reflection;

namespace NnService.Domain.Tests;

public sealed class ArchitectureTests
{
    private static readonly string[] AllowedLibraries = ["MathNet.Numerics", "System.Numerics.Tensors"];

    [Fact]
    public void Domain_ReferencesOnlyTheBaseClassLibraryAndTwoNumericalOnes()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location);
        var strangers = typeof(Fault).Assembly.GetReferencedAssemblies()
            .Where(name => !AllowedLibraries.Contains(name.Name) && Path.GetDirectoryName(Assembly.Load(name).Location) != runtime)
            .Select(name => name.Name);

        Assert.Empty(strangers);
    }

    [Fact]
    public void Domain_KnowsNoStorageNoWebAndNoClock()
    {
        string[] forbidden = ["System.Net", "System.Data", "System.IO.FileSystem", "Microsoft.", "NnService."];
        var strangers = typeof(Fault).Assembly.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => forbidden.Any(name.StartsWith));

        Assert.Empty(strangers);
    }

    [Fact]
    public void PublicRecords_AreSealedOrAbstract()
    {
        var open = typeof(Fault).Assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false })
            .Select(type => type.Name);

        Assert.Empty(open);
    }
}
