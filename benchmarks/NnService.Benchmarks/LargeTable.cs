using System.Globalization;
using System.Text;

namespace NnService.Benchmarks;

/// <summary>
/// A table of 30 columns, the same in every run: 24 numbers of 9 digits, 4 categories, a boolean and a target of two words; one cell in
/// fifty is missing.
/// </summary>
internal static class LargeTable
{
    public const int Columns = 30;
    public const string Target = "answer";

    private const int Numbers = 24;
    private const int MissingOneIn = 50;

    private static readonly string[][] Words =
    [
        ["north", "east", "south", "west"],
        ["red", "green", "blue", "white", "black", "grey", "brown", "pink"],
        ["small", "medium", "large"],
        ["alpha", "beta", "gamma", "delta", "epsilon"],
    ];

    /// <summary>Writes the table as CSV; about 300 bytes a row.</summary>
    public static void Write(string path, int rows)
    {
        var random = new Random(1);
        using var csv = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        csv.Write(string.Join(',', [.. Enumerable.Range(0, Numbers).Select(Name), "place", "colour", "size", "letter", "member", Target]));
        csv.Write('\n');
        Span<char> digits = stackalloc char[32];
        for (var row = 0; row < rows; row++)
        {
            var sum = 0.0;
            for (var column = 0; column < Numbers; column++)
            {
                var draw = random.NextDouble() - 0.5;
                sum += column < 8 ? draw : 0;
                if (!IsMissing())
                {
                    _ = (draw * Math.Pow(10, column % 4)).TryFormat(digits, out var length, "G9", CultureInfo.InvariantCulture);
                    csv.Write(digits[..length]);
                }

                csv.Write(',');
            }

            foreach (var words in Words)
            {
                if (!IsMissing()) csv.Write(words[random.Next(words.Length)]);
                csv.Write(',');
            }

            if (!IsMissing()) csv.Write(random.Next(2) == 0 ? "true" : "false");
            csv.Write(sum + (0.2 * random.NextDouble()) > 0.1 ? ",stays\n" : ",leaves\n");
        }

        bool IsMissing() => random.Next(MissingOneIn) == 0;
    }

    private static string Name(int column) => string.Create(CultureInfo.InvariantCulture, $"x{column + 1}");
}
