using Microsoft.Extensions.Primitives;
using NnService.Api.Json;
using NnService.Api.Problems;
using NnService.Domain;

namespace NnService.Api.Requests;

/// <summary>Endpoint metadata: names read from the query beside those in the handler's signature; null for any name.</summary>
public sealed record QueryNames(IReadOnlyList<string>? Names);

/// <summary>Endpoint metadata: the query says nothing here.</summary>
public sealed record QueryIgnored;

/// <summary>Endpoint metadata: a sentence about where else can be said what the query does not take.</summary>
public sealed record QueryAdvice(string Sentence);

public static class QueryNamesExtensions
{
    /// <summary>The handler reads names from the query that are known only at run time, and refuses unknown ones itself.</summary>
    public static TBuilder AllowAnyQuery<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new QueryNames(null));

    /// <summary>Whatever the query says, nobody reads it.</summary>
    public static TBuilder IgnoreQuery<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new QueryIgnored());

    /// <summary>The handler reads these names from the query though they are not in its signature.</summary>
    public static TBuilder AllowQuery<TBuilder>(this TBuilder builder, params string[] names)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new QueryNames(names));

    /// <summary>The refusal of an unknown name ends with this sentence.</summary>
    public static TBuilder WithQueryAdvice<TBuilder>(this TBuilder builder, string sentence)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new QueryAdvice(sentence));
}

/// <summary>Refuses query parameters that nobody reads, and values that would be read as something else than they say.</summary>
internal static class QueryGuard
{
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<QueryIgnored>() is not null)
        {
            context.Request.QueryString = QueryString.Empty;
            return next(context);
        }

        // Several faults of one query are told at once.
        var (code, faults) = Check(context);
        if (code is not null) return context.RefuseAsync(code, faults[0].Detail, [.. faults]);
        TranslateEnums(context);
        return next(context);
    }

    private static void TranslateEnums(HttpContext context)
    {
        var request = context.Request;
        if (request.Query.Count == 0 || QueryParameters.Of(context.GetEndpoint()) is not { } parameters
            || !parameters.All.Any(parameter => parameter.Type.IsEnum))
            return;
        request.Query = new QueryCollection(request.Query.ToDictionary(
            pair => pair.Key,
            pair => parameters.ByKey(pair.Key) is { } known
                ? new StringValues([.. pair.Value.Select(value => QueryValue.ForBinding(value, known.Type))])
                : pair.Value,
            StringComparer.OrdinalIgnoreCase));
    }

    private static (ProblemCode? Code, List<Fault> Faults) Check(HttpContext context)
    {
        var code = (ProblemCode?)null;
        var faults = new List<Fault>();
        var endpoint = context.GetEndpoint();
        if (QueryParameters.Of(endpoint) is not { } parameters) return (null, faults);
        var more = endpoint!.Metadata.GetMetadata<QueryNames>();

        foreach (var (key, values) in context.Request.Query)
        {
            var parameter = parameters.ByKey(key);
            var known = parameter is not null || more is { Names: null } || more?.Names?.Contains(key) == true;
            var (wrong, detail) = known
                ? Value(key, values, parameter)
                : (ProblemCode.UnknownQueryParameter, Unknown(key, parameters, more, endpoint.Metadata.GetMetadata<QueryAdvice>()));
            if (wrong is null) continue;
            code ??= wrong;
            faults.Add(new Fault($"?{Text.Truncate(parameter?.Key ?? key)}", detail));
        }

        return (code, faults);
    }

    private static (ProblemCode? Code, string Detail) Value(string key, StringValues values, QueryParameter? parameter)
    {
        if (values.Any(value => !QueryValue.IsText(value ?? "")))
            return (ProblemCode.BadQueryValue, $"?{Text.Truncate(key)} must not contain the character U+0000.");
        if (parameter is null) return (null, "");
        if (!parameter.Many && values.Count > 1)
            return (ProblemCode.BadQueryValue, $"?{parameter.Key} is given {values.Count} times; once is allowed.");
        var bad = values.FirstOrDefault(value => !QueryValue.IsProper(value ?? "", parameter.Type));
        return bad is null
            ? (null, "")
            : (ProblemCode.BadQueryValue, $"?{parameter.Key} takes {TypeDescriptions.Of(parameter.Type)}; got '{Text.Truncate(bad)}'.");
    }

    private static string Unknown(string key, QueryParameters parameters, QueryNames? more, QueryAdvice? advice)
    {
        var allowed = parameters.All.Select(parameter => parameter.Key).Concat(more?.Names ?? []).ToArray();
        var taken = allowed.Length == 0 ? "nothing is taken from the query" : $"allowed: {string.Join(", ", allowed)}";
        return $"?{Text.Truncate(key)} is not known here; {taken}.{(advice is null ? "" : $" {advice.Sentence}")}";
    }
}
