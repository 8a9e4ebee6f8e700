using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using NnService.Api.Contracts;
using NnService.Api.Jobs;
using NnService.Api.Json;
using NnService.Api.Predictions;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Families;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Preparation;
using NnService.Domain.Training;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NnService.Api.OpenApi;

/// <summary>The schemas of contracts that are written otherwise than their properties say.</summary>
internal sealed class ContractSchemas : ISchemaFilter
{
    private static readonly Dictionary<Type, Func<IList<IOpenApiSchema>>> Alternatives = new()
    {
        [typeof(ChoiceContract<Activation>)] = () => Of(Activation.All),
        [typeof(ChoiceContract<Initializer>)] = () => Of(Initializer.All),
        [typeof(ChoiceContract<Loss>)] = () => Of(Loss.All),
        [typeof(ChoiceContract<Optimizer>)] = () => Of(Optimizer.All),
        [typeof(ChoiceContract<LearningRateSchedule>)] = () => Of(LearningRateSchedule.All),
        [typeof(ChoiceContract<Generator>)] = () => Of(Generator.All),
        [typeof(ChoiceContract<Scaling>)] = () => Of(Scaling.All),
        [typeof(Scaling)] = () => Of(Scaling.All),
        [typeof(ClassWeightsContract)] = () => [
            Names(["balanced"]),
            new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = Plain(JsonSchemaType.Number),
                Description = "A weight by label.",
            },
        ],
        [typeof(CellContract)] = () => [
            Plain(JsonSchemaType.Number), Plain(JsonSchemaType.String), Plain(JsonSchemaType.Boolean), Plain(JsonSchemaType.Null),
        ],
        [typeof(InstanceContract)] = () =>
        [
            new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = Cell(), Description = "Cells by feature name." },
            new OpenApiSchema { Type = JsonSchemaType.Array, Items = Cell(), Description = "Cells in the order of the features." },
        ],
        [typeof(TargetContract)] = () => [
            Plain(JsonSchemaType.String),
            new OpenApiSchema { Type = JsonSchemaType.Array, Items = Plain(JsonSchemaType.String) },
        ],
        [typeof(SplitChoiceContract)] = () =>
        [
            Names(EnumNames.Of(typeof(SplitMethod))),
            new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema> { ["column"] = Plain(JsonSchemaType.String) },
                Required = new HashSet<string> { "column" },
                AdditionalPropertiesAllowed = false,
                Description = "The column that names the rows.",
            },
        ],
        [typeof(VersionReference)] = () => [
            new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "0" },
            Plain(JsonSchemaType.String),
        ],
        [typeof(StartContract)] = () => [
            new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "0" },
            new OpenApiSchema { Type = JsonSchemaType.String, Description = "initial, current, or an alias." },
        ],
    };

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        // A member only refers to the schema of its type.
        if (context.MemberInfo is not null || schema is not OpenApiSchema written
            || !Alternatives.TryGetValue(Nullable.GetUnderlyingType(context.Type) ?? context.Type, out var alternatives))
            return;
        written.Type = null;
        written.Properties = null;
        written.Required = null;
        written.AdditionalProperties = null;
        written.AdditionalPropertiesAllowed = true;
        written.OneOf = alternatives();
    }

    // A member without parameters is its name; one with parameters is its name too, all of them at their defaults.
    private static List<IOpenApiSchema> Of<T>(FamilyRegistry<T> family)
        where T : class => [Names(family.Select(member => member.Name)), .. family.Select(Member)];

    private static OpenApiSchema Member<T>(FamilyMember<T> member)
        where T : class => new()
        {
            Type = JsonSchemaType.Object,
            Title = member.Name,
            Description = member.Description,
            Required = new HashSet<string> { "type" },
            AdditionalPropertiesAllowed = false,
            Properties = new Dictionary<string, IOpenApiSchema>(
                member.Parameters.Select(parameter => KeyValuePair.Create<string, IOpenApiSchema>(parameter.Name, Parameter(parameter)))
                    .Prepend(KeyValuePair.Create<string, IOpenApiSchema>("type", Names([member.Name])))),
        };

    private static OpenApiSchema Parameter(FamilyParameter parameter)
    {
        var schema = new OpenApiSchema
        {
            Type = parameter.Type == typeof(bool)
                ? JsonSchemaType.Boolean
                : parameter.Type == typeof(int) ? JsonSchemaType.Integer : JsonSchemaType.Number,
            // Not as the keyword default, of which generators conclude that the member is always there.
            Description = $"{parameter.Allowed}; {JsonValue.Create(parameter.Default)} by default",
        };
        var minimum = Text(parameter.Minimum);
        var maximum = Text(parameter.Maximum);
        if (parameter.MinimumExcluded) schema.ExclusiveMinimum = minimum;
        else schema.Minimum = minimum;
        if (parameter.MaximumExcluded) schema.ExclusiveMaximum = maximum;
        else schema.Maximum = maximum;
        return schema;
    }

    private static string? Text(double? number) => number?.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static OpenApiSchema Names(IEnumerable<string> names) =>
        new() { Type = JsonSchemaType.String, Enum = [.. names.Select(name => (JsonNode)JsonValue.Create(name))] };

    private static OpenApiSchema Plain(JsonSchemaType type) => new() { Type = type };

    private static OpenApiSchema Cell() => new() { OneOf = Alternatives[typeof(CellContract)]() };
}
