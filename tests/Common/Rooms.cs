using System.Reflection;
using ArchUnitNET.Loader;
using GenericParameter = ArchUnitNET.Domain.GenericParameter;

namespace NnService.Tests.Common;

/// <summary>The rooms of a project: its folders, which are its namespaces, in the order in which they may know each other.</summary>
internal static class Rooms
{
    /// <summary>
    /// Every place where a type names one of a room that is not below its own, in a field, a signature, a base or a method body.
    /// </summary>
    /// <param name="project">The project, whose root namespace is the name of its assembly.</param>
    /// <param name="levels">The rooms from the lowest level to the highest; rooms of one level must not know each other. "" is the
    /// root.</param>
    public static IReadOnlyList<string> UpwardReferences(Assembly project, params string[][] levels)
    {
        var root = project.GetName().Name!;
        var level = levels.SelectMany((rooms, i) => rooms.Select(room => (room, i))).ToDictionary(pair => pair.room, pair => pair.i);
        var upward =
            from type in new ArchLoader().LoadAssemblies(project).Build().Types
            let own = RoomOf(type.Namespace?.FullName, root)
            where own is not null
            from dependency in type.Dependencies
            where dependency.Target is not GenericParameter
            let other = RoomOf(dependency.Target.Namespace?.FullName, root)
            where other is not null && other != own
            where LevelOf(other, level) >= LevelOf(own, level)
            select $"{own}/{type.Name} names {other}/{dependency.Target.Name}";
        return [.. upward.Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Fails and tells all of them when there is one.</summary>
    /// <inheritdoc cref="UpwardReferences"/>
    public static void AssertOrder(Assembly project, params string[][] levels)
    {
        var upward = UpwardReferences(project, levels);
        Assert.True(upward.Count == 0, string.Join(Environment.NewLine, upward));
    }

    private static int LevelOf(string room, Dictionary<string, int> level)
    {
        Assert.True(level.ContainsKey(room), $"the room '{room}' is not in the list; give it a place");
        return level[room];
    }

    private static string? RoomOf(string? name, string root)
    {
        if (name == root) return "";
        return name?.StartsWith(root + ".", StringComparison.Ordinal) == true ? name[(root.Length + 1)..].Split('.')[0] : null;
    }
}
