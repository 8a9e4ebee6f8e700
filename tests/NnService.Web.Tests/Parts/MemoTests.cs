using Bunit;
using NnService.Web.Parts;

namespace NnService.Web.Tests.Parts;

public sealed class MemoTests : BunitContext
{
    [Fact]
    public void Content_is_drawn_again_where_what_it_depends_on_is_another()
    {
        var drawn = 0;
        var memo = Render<Memo>(parameters => parameters
            .Add(part => part.Of, (1, "a"))
            .AddChildContent(builder => builder.AddContent(0, ++drawn)));
        memo.Render(parameters => parameters.Add(part => part.Of, (1, "a")));
        Assert.Equal("1", memo.Markup);
        memo.Render(parameters => parameters.Add(part => part.Of, (2, "a")));
        Assert.Equal("2", memo.Markup);
    }
}
