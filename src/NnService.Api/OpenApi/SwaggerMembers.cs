using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.OpenApi;
using NnService.Api.Contracts;
using NnService.Api.Json;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>
/// Tells of members what the document's generator gets wrong: which may be null, which a request may leave out, and which are in every
/// answer.
/// </summary>
internal sealed class SwaggerMembers : ISchemaFilter
{
    /// <summary>The metadata of a schema that lists the members a request must have; the document does not show it.</summary>
    public const string Needed = "needed";

    /// <summary>The metadata of a schema that lists the members an answer always has, null or not.</summary>
    public const string Written = "written";

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema written) return;
        if (context.MemberInfo is not null)
            MakeNullable(written, context.Type);
        else if (written.Properties is { Count: > 0 })
            written.Metadata = new Dictionary<string, object> { [Needed] = NeededOf(context.Type), [Written] = WrittenOf(context.Type) };
    }

    // Of a reference that may be null the generator says that it is null and the other at once, which nothing is.
    private static void MakeNullable(OpenApiSchema member, Type type)
    {
        if (member is not { AllOf: [var other], Type: JsonSchemaType.Null }) return;
        member.Type = null;
        // A cell may be null by itself.
        if (Nullable.GetUnderlyingType(type) == typeof(CellContract)) return;
        member.AllOf = null;
        member.OneOf = [other, new OpenApiSchema { Type = JsonSchemaType.Null }];
    }

    // What has no default: arguments of the constructor, and members that C# requires.
    private static HashSet<string> NeededOf(Type type)
    {
        var arguments = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)?.GetParameters() ?? [];
        var names = arguments.Where(argument => !argument.HasDefaultValue).Select(argument => argument.Name!)
            .Concat(type.GetProperties().Where(property => property.IsDefined(typeof(RequiredMemberAttribute))).Select(one => one.Name));
        return [.. names.Select(JsonNamingPolicy.CamelCase.ConvertName)];
    }

    // What has no condition under which it is left out.
    private static HashSet<string> WrittenOf(Type type) =>
        [.. StrictJson.Options.GetTypeInfo(type).Properties.Where(member => member.ShouldSerialize is null).Select(member => member.Name)];
}
