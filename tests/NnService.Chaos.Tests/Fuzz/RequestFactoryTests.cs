using System.Text;
using System.Text.Json;
using NnService.Chaos.Fuzz;

namespace NnService.Chaos.Tests.Fuzz;

public sealed class RequestFactoryTests
{
    private const int Many = 6_000;

    [Fact]
    public void A_number_makes_the_same_request_every_time()
    {
        var first = Make(seed: 7);
        var second = Make(seed: 7);
        foreach (var number in Enumerable.Range(1, Many))
            Assert.Equal(Bytes(first, number), Bytes(second, number));
    }

    [Fact]
    public void Another_seed_makes_other_requests() =>
        Assert.NotEqual(Enumerable.Range(1, 20).Select(number => Text(Make(seed: 1), number)), Enumerable.Range(1, 20)
            .Select(number => Text(Make(seed: 2), number)));

    [Fact]
    public void Every_operation_of_the_document_has_its_turn()
    {
        var factory = Make(seed: 1);
        var made = Enumerable.Range(1, Many).Select(number => factory.Make(number).Operation).ToHashSet();
        // A backup is too dear to be made often.
        Assert.Empty(Document().Operations.Select(operation => operation.Id).Except(made).Except(["createBackup"]));
    }

    [Fact]
    public void Without_its_steps_a_request_is_the_valid_one()
    {
        var factory = Make(seed: 1);
        foreach (var number in Enumerable.Range(1, 500))
            Assert.DoesNotContain(factory.Make(number, leftOut: -1).Steps, step => true);
    }

    [Fact]
    public void What_stays_is_never_deleted()
    {
        var factory = Make(seed: 3);
        var deleting = Enumerable.Range(1, 5 * Many).Select(number => factory.Make(number)).Where(draft => draft.Method == "DELETE")
            .ToList();
        Assert.NotEmpty(deleting);
        Assert.All(deleting, draft => Assert.DoesNotContain(Fixtures.Prefix, draft.Path, StringComparison.OrdinalIgnoreCase));
    }

    private static RequestFactory Make(int seed)
    {
        var document = Document();
        return new(document, new World(new HttpClient()), Corpus.OfExamples(document), ["not_found"], seed);
    }

    private static ApiDocument Document() =>
        new(JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "openapi.json"))));

    private static byte[] Bytes(RequestFactory factory, int number) => factory.Make(number).Render("localhost").Bytes;

    private static string Text(RequestFactory factory, int number) => Encoding.Latin1.GetString(Bytes(factory, number));
}
