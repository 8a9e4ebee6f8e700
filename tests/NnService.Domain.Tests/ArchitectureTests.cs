using System.Reflection;

namespace NnService.Domain.Tests;

public sealed class ArchitectureTests
{
    private static readonly string[] AllowedLibraries = ["MathNet.Numerics", "System.Numerics.Tensors"];

    [Fact]
    public void Domain_references_only_the_base_class_library_and_two_numerical_ones()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location);
        var strangers = typeof(Fault).Assembly.GetReferencedAssemblies()
            .Where(name => !AllowedLibraries.Contains(name.Name) && Path.GetDirectoryName(Assembly.Load(name).Location) != runtime)
            .Select(name => name.Name);

        Assert.Empty(strangers);
    }

    [Fact]
    public void Domain_knows_no_storage_no_web_and_no_clock()
    {
        string[] forbidden = ["System.Net", "System.Data", "System.IO.FileSystem", "Microsoft.", "NnService."];
        var strangers = typeof(Fault).Assembly.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => forbidden.Any(name.StartsWith));

        Assert.Empty(strangers);
    }

    [Fact]
    public void Public_records_are_sealed_or_abstract()
    {
        var open = typeof(Fault).Assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false })
            .Select(type => type.Name);

        Assert.Empty(open);
    }
}
