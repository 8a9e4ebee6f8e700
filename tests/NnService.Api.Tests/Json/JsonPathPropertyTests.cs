using CsCheck;
using NnService.Api.Json;
using NnService.Domain;
using NnService.Tests.Common;

namespace NnService.Api.Tests.Json;

public sealed class JsonPathPropertyTests
{
    // Short ones, of signs that mean something to a pointer, and so few that no pointer is cut off.
    private static readonly Gen<string> Name = Gen.OneOf(Gen.String[Gen.Char["~/01ab."], 0, 8], Gen.String[Gen.Char['\0', '\uD7FF'], 0, 8]);

    [Fact]
    public void A_name_comes_back_from_its_step_of_a_pointer() => Properties.Hold(Name, name =>
    {
        var step = Fault.Escape(name);

        Assert.DoesNotContain('/', step);
        Assert.Equal(name, Unescape(step));
    });

    [Fact]
    public void All_names_come_back_from_a_pointer() => Properties.Hold(Name.Array[0, 8], names =>
        Assert.Equal(names, JsonPath.Pointer(names).Split('/').Skip(1).Select(Unescape)));

    // As RFC 6901 says it, in this order.
    private static string Unescape(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
