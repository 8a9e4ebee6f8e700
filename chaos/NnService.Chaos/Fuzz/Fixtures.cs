using System.Globalization;
using System.Text;

namespace NnService.Chaos.Fuzz;

/// <summary>A model that is there all the time, with what it is trained on.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Definition">The body that creates it.</param>
/// <param name="Training">The body that trains it; null leaves it untrained.</param>
/// <param name="Dataset">The dataset that its rows come from; null for plain numbers.</param>
/// <param name="Targets">The columns that it answers.</param>
internal sealed record ModelFixture(string Id, string Definition, string? Training, string? Dataset = null, params string[] Targets);

/// <summary>What is there before the first request and stays, so that requests reach the depths: datasets, and a model of every
/// task.</summary>
internal static class Fixtures
{
    /// <summary>Ids of what stays begin with it.</summary>
    public const string Prefix = "fx-";

    /// <summary>Ids of what requests create, change and delete begin with it.</summary>
    public const string PoolPrefix = "fz-";

    /// <summary>Models of the pool that are made anew whenever they were deleted, so that there is something to train.</summary>
    public const int Trainees = 6;

    public const string Dataset = "fx-fruit";

    /// <summary>A small table with numbers, words, booleans and missing values.</summary>
    public static string Table { get; } = MakeTable();

    public static readonly ModelFixture[] Models =
    [
        new("fx-iris", Layers("fx-iris", """{"units":6,"activation":"tanh"},{"activation":"softmax"}"""),
            """{"dataset":"iris","target":"species","epochs":5,"test":{"fraction":0.2}}""", "iris", "species"),
        new("fx-kind",
            Layers("fx-kind",
            """{"units":5,"activation":{"type":"leakyRelu","negativeSlope":0.1},"dropout":0.1},{"activation":"softmax"}"""),
            """{"dataset":"fx-fruit","target":"kind","epochs":5,"preprocessing":{"unknown":"ignore"}}""", Dataset, "kind"),
        new("fx-ripe", Layers("fx-ripe", """{"units":4,"activation":"relu"},{"activation":"sigmoid"}"""),
            """{"dataset":"fx-fruit","target":"ripe","epochs":3,"classWeights":"balanced"}""", Dataset, "ripe"),
        new("fx-price", Layers("fx-price", """{"units":4,"activation":"gelu"},{"activation":"identity"}"""),
            """{"dataset":"fx-fruit","target":"price","epochs":3,"preprocessing":{"numeric":"minMax"}}""", Dataset, "price"),
        new("fx-both", Layers("fx-both", """{"units":4,"activation":"elu"},{"activation":"sigmoid"}"""),
            """{"dataset":"fx-fruit","target":["ripe","organic"],"epochs":3}""", Dataset, "ripe", "organic"),
        new("fx-plain", """{"id":"fx-plain","inputs":2,"layers":[{"units":3,"activation":"tanh"},{"units":1,"activation":"sigmoid"}]}""",
            """{"data":{"inputs":[[0,0],[0,1],[1,0],[1,1]],"targets":[[0],[1],[1],[0]]},"epochs":3}"""),
        new("fx-fresh",
            """{"id":"fx-fresh","inputs":2,"layers":[{"units":2,"activation":"sigmoid"},{"units":2,"activation":"sigmoid"}]}""", null),
        new("fx-open", Layers("fx-open", """{"units":3},{"activation":"softmax"}"""), null),
    ];

    public static string Layers(string id, string layers) => $$"""{"id":"{{id}}","layers":[{{layers}}]}""";

    private static string MakeTable()
    {
        var random = new Random(1);
        var text = new StringBuilder("weight,colour,ripe,organic,price,kind\n");
        for (var i = 0; i < 60; i++)
        {
            var kind = random.Pick((string[])["apple", "pear", "plum"]);
            var weight = random.Next(10) == 0 ? "" : (random.Next(500, 2_000) / 10.0).ToString(CultureInfo.InvariantCulture);
            var price = (random.Next(10, 400) / 100.0).ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{weight},{random.Pick((string[])["red", "green", "dark blue"])},");
            text.Append(CultureInfo.InvariantCulture,
                $"{(random.Chance(0.5) ? "true" : "false")},{(random.Chance(0.5) ? "true" : "false")},{price},{kind}\n");
        }

        return text.ToString();
    }
}
