using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace NnService.Infrastructure.Storage;

/// <summary>Lets EF Core run on the SQLite binding that is present, although it was built against a newer one.</summary>
/// <remarks>
/// The runtime refuses an assembly older than the one referenced and then asks this handler, which answers with the file beside the application.
/// Where the binding is as new as asked for, the runtime never asks: then the handler is inert, and this file can be deleted (docs/decisions/0003-sqlite-binding.md).
/// </remarks>
internal static class SqliteBinding
{
#pragma warning disable CA2255 // The handler must be there before the first type of EF Core's provider is touched, whoever touches it.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register() => AssemblyLoadContext.Default.Resolving += Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
    {
        if (name.Name?.StartsWith("SQLitePCLRaw", StringComparison.Ordinal) != true) return null;
        var path = Path.Combine(AppContext.BaseDirectory, name.Name + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }
}
