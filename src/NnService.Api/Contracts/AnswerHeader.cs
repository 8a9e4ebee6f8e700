namespace NnService.Api.Contracts;

/// <summary>Endpoint metadata: a header of every answer that is no refusal.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it says.</param>
/// <param name="Always">Whether it is there every time.</param>
public sealed record AnswerHeader(string Name, string Description, bool Always);

public static class AnswerHeaderExtensions
{
    public static TBuilder WithAnswerHeader<TBuilder>(this TBuilder builder, string name, string description, bool always = true)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AnswerHeader(name, description, always));
}
