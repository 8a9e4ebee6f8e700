using NnService.Domain.Families;

namespace NnService.Domain.Tests.Families;

/// <summary>Kinds of parameters that a family may have, on a family made up for it.</summary>
public sealed class FamilyParameterTests
{
    private static readonly FamilyRegistry<Shape> Shapes = new(nameof(Shape), new PolygonShape());

    [Fact]
    public void Name_of_choice_leaves_the_family_out() => Assert.Equal("polygon", Shapes[0].Name);

    [Theory]
    [InlineData("sides", "a whole number at least 3 and at most 100")]
    [InlineData("offset", "a whole number")]
    [InlineData("angle", "a number greater than -0.5 and less than 0.5")]
    public void Allowed_says_the_limits_in_words(string name, string allowed) =>
        Assert.Equal(allowed, Shapes[0].Parameters.Single(parameter => parameter.Name == name).Allowed);

    [Theory]
    [InlineData("sides", 3, true)]
    [InlineData("sides", 100, true)]
    [InlineData("sides", 2, false)]
    [InlineData("sides", 101, false)]
    [InlineData("sides", 3.5, false)]
    [InlineData("offset", -2147483647, true)]
    [InlineData("offset", 2147483647, true)]
    [InlineData("offset", 2147483648, false)]
    [InlineData("offset", 1e300, false)]
    [InlineData("angle", -0.5, false)]
    [InlineData("angle", 0.5, false)]
    [InlineData("angle", 0.4999, true)]
    public void Create_number_is_accepted_within_its_limits(string name, double value, bool accepted) =>
        Assert.Equal(accepted, Shapes.Create("polygon", new Dictionary<string, object> { [name] = value }, "", []) is not null);

    [Fact]
    public void Create_whole_number_reaches_the_instance() =>
        Assert.Equal(new PolygonShape(Sides: 7), Shapes.Create("polygon", new Dictionary<string, object> { ["sides"] = 7.0 }, "", []));

    private abstract record Shape;

    private sealed record PolygonShape(
        [Limits(3, 100)] int Sides = 3,
        int Offset = 0,
        [Limits(-0.5, 0.5, MinimumExcluded = true, MaximumExcluded = true)] double Angle = 0) : Shape;
}
