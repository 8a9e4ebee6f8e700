using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;

namespace NnService.Api.Requests;

/// <summary>One query parameter of an endpoint.</summary>
/// <param name="HandlerName">Its name in the handler, which binding failures tell.</param>
/// <param name="Key">Its name in the query.</param>
/// <param name="Type">What one value is read as.</param>
/// <param name="Many">Whether it may be repeated.</param>
internal sealed record QueryParameter(string HandlerName, string Key, Type Type, bool Many);

/// <summary>What an endpoint reads from the query, derived from the signature of its handler.</summary>
internal sealed class QueryParameters(IReadOnlyList<QueryParameter> all)
{
    private static readonly ConditionalWeakTable<Endpoint, QueryParameters> Known = [];

    public IReadOnlyList<QueryParameter> All { get; } = all;

    // The framework looks up keys without regard to case, so the same is allowed here.
    public QueryParameter? ByKey(string key) =>
        All.FirstOrDefault(parameter => string.Equals(parameter.Key, key, StringComparison.OrdinalIgnoreCase));

    public QueryParameter? ByHandlerName(string name) => All.FirstOrDefault(parameter => parameter.HandlerName == name);

    /// <summary>Null for what is not a handler with a signature, such as a plain request delegate.</summary>
    public static QueryParameters? Of(Endpoint? endpoint) =>
        endpoint is RouteEndpoint route && route.Metadata.GetMetadata<MethodInfo>() is { } handler
            ? Known.GetValue(endpoint, _ => new QueryParameters([.. Read(route, handler)]))
            : null;

    private static IEnumerable<QueryParameter> Read(RouteEndpoint route, MethodInfo handler)
    {
        foreach (var parameter in handler.GetParameters())
        {
            if (!parameter.IsDefined(typeof(AsParametersAttribute)))
            {
                if (Make(route, parameter.Name!, parameter.ParameterType, parameter.GetCustomAttributes()) is { } single)
                    yield return single;
                continue;
            }

            // Attributes of a positional record sit on the constructor's parameters.
            var constructor = parameter.ParameterType.GetConstructors()
                .MaxBy(candidate => candidate.GetParameters().Length)?.GetParameters()
                ?? [];
            foreach (var property in parameter.ParameterType.GetProperties())
            {
                var twin = constructor.FirstOrDefault(
                    argument => string.Equals(argument.Name, property.Name, StringComparison.OrdinalIgnoreCase));
                var attributes = property.GetCustomAttributes().Concat(twin?.GetCustomAttributes() ?? []);
                if (Make(route, property.Name, property.PropertyType, attributes) is { } expanded) yield return expanded;
            }
        }
    }

    private static QueryParameter? Make(RouteEndpoint route, string name, Type type, IEnumerable<Attribute> attributes)
    {
        var sources = attributes.ToArray();
        var query = sources.OfType<IFromQueryMetadata>().FirstOrDefault();
        if (query is null && (sources.Any(IsOtherSource) || route.RoutePattern.GetParameter(name) is not null)) return null;
        var many = type.IsArray || type == typeof(StringValues);
        var single = Nullable.GetUnderlyingType(type) ?? type.GetElementType() ?? (type == typeof(StringValues) ? typeof(string) : type);
        return IsSimple(single)
            ? new QueryParameter(name, query?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(name), single, many)
            : null;
    }

    private static bool IsOtherSource(Attribute attribute) => attribute
        is IFromRouteMetadata or IFromHeaderMetadata or IFromBodyMetadata or IFromFormMetadata or IFromServiceMetadata
            or FromKeyedServicesAttribute;

    private static bool IsSimple(Type type) => type == typeof(string) || type.IsEnum
        || type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.FlattenHierarchy)
            .Any(method => method.Name == "TryParse");
}
