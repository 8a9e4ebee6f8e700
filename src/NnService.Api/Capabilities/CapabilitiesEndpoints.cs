using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Requests;
using NnService.Domain.Data;
using NnService.Domain.Encoding;
using NnService.Domain.Families;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;
using NnService.Infrastructure.Keys;

namespace NnService.Api.Capabilities;

/// <summary>One parameter of a member.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">Its value when left out.</param>
/// <param name="Allowed">What it may be, in words.</param>
/// <param name="Minimum">The smallest number.</param>
/// <param name="Maximum">The largest number.</param>
public sealed record ParameterContract(
    string Name,
    object Default,
    string Allowed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Minimum,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Maximum);

/// <summary>One member of a family.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Description">What it computes.</param>
/// <param name="Parameters">Its parameters.</param>
public sealed record CapabilityContract(string Name, string Description, IReadOnlyList<ParameterContract> Parameters);

/// <summary>What this server can do.</summary>
/// <param name="Activations">The activations.</param>
/// <param name="Initializers">The initializers.</param>
/// <param name="Losses">The losses.</param>
/// <param name="Optimizers">The optimizers.</param>
/// <param name="Schedules">The learning-rate schedules.</param>
/// <param name="Scalings">How numbers of a table are brought to a common size.</param>
/// <param name="Generators">The kinds of generated datasets.</param>
/// <param name="Monitors">What early stopping can compare.</param>
/// <param name="Limits">The sizes it accepts.</param>
public sealed record CapabilitiesContract(
    IReadOnlyList<CapabilityContract> Activations,
    IReadOnlyList<CapabilityContract> Initializers,
    IReadOnlyList<CapabilityContract> Losses,
    IReadOnlyList<CapabilityContract> Optimizers,
    IReadOnlyList<CapabilityContract> Schedules,
    IReadOnlyList<CapabilityContract> Scalings,
    IReadOnlyList<CapabilityContract> Generators,
    IReadOnlyList<string> Monitors,
    NnLimits Limits);

/// <summary>What a client can ask for, read off the same lists that requests are checked against.</summary>
public static class CapabilitiesEndpoints
{
    public static void MapCapabilities(this IEndpointRouteBuilder app) =>
        app.MapGet("/capabilities", Get).WithTags("Operating").WithName("getCapabilities").Needs(Scopes.Read)
            .WithSummary("List activations, losses, optimizers and limits")
            .WithExample(response: Example);

    private static readonly string Example = $$"""
        {
          "activations": [{ "name": "leakyRelu", "description": "f(z) = z if z > 0, else negativeSlope * z",
          "parameters": [{ "name": "negativeSlope", "default": 0.01, "allowed": "a number at least 0 and at most 1", "minimum": 0,
          "maximum": 1 }] }],
          "initializers": [{ "name": "xavierUniform", "description": "U(-r, r), r = sqrt(6 / (fanIn + fanOut))", "parameters": [] }],
          "losses": [{ "name": "meanSquaredError", "description": "(1/k) sum_j (y_j - t_j)^2", "parameters": [] }],
          "optimizers": [{ "name": "adam", "description": "…", "parameters": [{ "name": "learningRate", "default": 0.001,
          "allowed": "a number greater than 0", "minimum": 0 }] }],
          "schedules": [{ "name": "cosine", "description": "lr (1 + cos(pi e / E)) / 2", "parameters": [{ "name": "warmupSteps",
          "default": 0, "allowed": "a whole number at least 0 and at most 2147483647" }] }],
          "scalings": [{ "name": "piecewiseLinear", "description": "…", "parameters": [{ "name": "bins", "default": 16,
          "allowed": "a whole number at least 2 and at most 256", "minimum": 2, "maximum": 256 }] }],
          "generators": [{ "name": "xor", "description": "the corners of the unit square; label = x1 xor x2",
          "parameters": [{ "name": "noise", "default": 0.1, "allowed": "a number at least 0 and at most 1000", "minimum": 0,
          "maximum": 1000 }] }],
          "monitors": ["loss", "validationLoss"],
          "limits": {{JsonSerializer.Serialize(new NnLimits(), JsonSerializerOptions.Web)}}
        }
        """;

    private static Ok<CapabilitiesContract> Get(IOptions<NnLimits> limits) => TypedResults.Ok(new CapabilitiesContract(
        Members(Activation.All),
        Members(Initializer.All),
        Members(Loss.All),
        Members(Optimizer.All),
        Members(LearningRateSchedule.All),
        Members(Scaling.All),
        Members(Generator.All),
        EarlyStopping.Monitors,
        limits.Value));

    private static CapabilityContract[] Members<T>(FamilyRegistry<T> family)
        where T : class =>
            [.. family.Select(member => new CapabilityContract(member.Name, member.Description, [.. member.Parameters.Select(Parameter)]))];

    private static ParameterContract Parameter(FamilyParameter parameter) =>
        new(parameter.Name, parameter.Default, parameter.Allowed, parameter.Minimum, parameter.Maximum);
}
