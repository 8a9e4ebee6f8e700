using System.Text;
using NnService.Chaos.Fuzz;

namespace NnService.Chaos.Tests.Fuzz;

public sealed class JudgeTests
{
    private const string Problem = """{"code":"not_found","status":404,"detail":"There is no model 'a'."}""";

    private readonly Judge _judge = new(new HashSet<string> { "not_found" }, TimeSpan.FromSeconds(1));

    [Theory]
    [InlineData(200, "application/json", "{}")]
    [InlineData(204, "", "")]
    [InlineData(404, "application/problem+json", Problem)]
    [InlineData(404, "application/json", """{"error":"Not Found"}""")]
    public void What_should_be_is_no_fault(int status, string type, string body) =>
        Assert.Null(_judge.Fault(Request(), Answer(status, type, body)));

    [Theory]
    [InlineData(500, "application/problem+json", Problem)]
    [InlineData(503, "", "")]
    [InlineData(200, "application/json", "{")]
    [InlineData(200, "application/json", "NaN")]
    [InlineData(303, "", "")]
    [InlineData(400, "", "")]
    [InlineData(404, "text/html", "<p>")]
    [InlineData(404, "application/problem+json", "")]
    [InlineData(404, "application/problem+json", """{"code":"other","status":404,"detail":"a"}""")]
    [InlineData(400, "application/problem+json", Problem)]
    [InlineData(404, "application/problem+json", """{"code":"not_found","status":404,"detail":""}""")]
    [InlineData(404, "application/json", """{"message":"a"}""")]
    public void What_should_not_be_is_one(int status, string type, string body) =>
        Assert.NotNull(_judge.Fault(Request(), Answer(status, type, body)));

    [Fact]
    public void The_server_itself_may_refuse_what_it_cannot_read()
    {
        Assert.Null(_judge.Fault(Request() with { MayBeRefusedBare = true }, Answer(414, "", "")));
        Assert.Null(_judge.Fault(Request() with { MayBeRefusedBare = true }, Answer(505, "", "")));
        Assert.NotNull(_judge.Fault(Request() with { MayBeRefusedBare = true }, Answer(500, "", "")));
    }

    [Fact]
    public void An_answer_is_due_to_HTTP_alone()
    {
        foreach (var outcome in (Outcome[])[Outcome.Broken, Outcome.Closed, Outcome.TimedOut])
        {
            Assert.NotNull(_judge.Fault(Request(), new(outcome)));
            Assert.Null(_judge.Fault(Request() with { IsWellFormed = false }, new(outcome)));
        }

        Assert.NotNull(_judge.Fault(Request() with { IsWellFormed = false }, Answer(500, "application/problem+json", Problem)));
    }

    [Fact]
    public void An_answer_comes_in_time() =>
        Assert.NotNull(_judge.Fault(Request(), Answer(200, "application/json", "{}") with { Time = TimeSpan.FromSeconds(2) }));

    private static Rendered Request() =>
        new("a", "GET /a", [], IsHead: false, IsWellFormed: true, MayBeRefusedBare: false, Ending.Read, "");

    private static Answer Answer(int status, string type, string body) =>
        new(Outcome.Answered, status, type, Encoding.UTF8.GetBytes(body), Closes: false);
}
