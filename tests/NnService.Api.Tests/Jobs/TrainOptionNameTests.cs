using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using NnService.Api.Jobs;
using NnService.Client;

namespace NnService.Api.Tests.Jobs;

/// <summary>The body of a training names every option; the query and the typed client have a part of them, under the same names.</summary>
public sealed class TrainOptionNameTests
{
    private static readonly string[] Names = [.. typeof(TrainContract).GetProperties().Select(CamelCase)];

    [Fact]
    public void Every_parameter_of_the_query_is_an_option_of_the_body() =>
        Assert.Empty(
            typeof(TrainQuery).GetProperties().Select(option => option.GetCustomAttribute<FromQueryAttribute>()!.Name!).Except(Names));

    [Fact]
    public void Every_member_of_the_client_is_an_option_of_the_body() =>
        Assert.Empty(typeof(Training).GetProperties()
            .Select(option => option.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? CamelCase(option))
            .Except(Names));

    private static string CamelCase(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
