using System.Globalization;

namespace NnService.Api.Tests.Datasets;

/// <summary>A table as strangers bring them.</summary>
/// <param name="Csv">The file.</param>
/// <param name="Target">What they want to know; nothing else is said of the table.</param>
/// <param name="Types">The type that each column should be found to have, in order.</param>
/// <param name="LeftOut">The columns that are to be left out with a warning.</param>
public sealed record MessyTable(string Csv, string Target, string[] Types, string[] LeftOut);

/// <summary>Tables made up after well-known ones: same columns, same spellings, same faults.</summary>
internal static class MessyTables
{
    public static IReadOnlyDictionary<string, MessyTable> All { get; } = new Dictionary<string, MessyTable>
    {
        ["cars"] = new(
            Cars(1), "mpg", ["number", "number", "number", "number", "number", "number", "number", "number", "text"], ["car name"]),
        ["weather"] = new(Weather(), "weather", ["date", "number", "number", "number", "number", "category"], ["date"]),
        ["hours"] = new(Hours(), "Count", ["date", "date", "date", "number", "boolean", "number"], ["Time", "Stamp", "Day"]),
        ["films"] = new(
            Films(), "IMDB Rating",
            ["number", "text", "text", "date", "category", "category", "number", "category", "text", "category", "boolean", "number"],
            ["Title", "US Gross", "Release Date", "Notes"]),
        ["flights"] = new(
            Flights(), "arr_delay",
            ["number", "number", "number", "number", "number", "category", "text", "category", "number", "date"],
            ["tailnum", "time_hour"]),
    };

    /// <summary>
    /// Fuel use of 398 cars: gaps as question marks, names that hardly repeat. The noise leaves an R² of about 0.9 to be found.
    /// </summary>
    public static string Cars(int seed)
    {
        var random = new Random(seed);
        string[] makers = [
            "ford", "chevrolet", "plymouth", "amc", "dodge", "toyota", "datsun", "vw",
        ], kinds = ["pinto", "impala", "fury", "gremlin", "dart", "corolla", "rabbit", "civic"];
        return Lines("mpg,cylinders,displacement,horsepower,weight,acceleration,model year,origin,car name", 398, row =>
        {
            var year = random.Next(70, 83);
            var cylinders = random.Next(100) switch { < 51 => 4, < 73 => 8, < 94 => 6, < 97 => 3, _ => 5 };
            var displacement = 48 * Math.Pow(cylinders / 2.4, 1.65) * Math.Exp(Noise(random, 0.15));
            var horsepower = Math.Max(46, 36 + (0.36 * displacement) + Noise(random, 12));
            var weight = 1450 + (7.3 * displacement) + Noise(random, 230);
            var origin = cylinders > 5 ? 1 : random.Next(1, 4);
            var mpg = Math.Max(
                9,
                -17.5 + (0.75 * year) - (0.0065 * weight) + (12 * Math.Exp((1600 - weight) / 900)) + (0.6 * origin) + Noise(random, 2.7));
            return FormattableString.Invariant(
                $"{mpg:0.0},{cylinders},{displacement:0.0},{(random.Next(66) == 0 ? "?" : FormattableString.Invariant($"{horsepower:0.0}"))},{weight:0}.,{21 - (0.05 * horsepower) + Noise(random, 1.7):0.0},{year},{origin},\"{makers[random.Next(8)]} {kinds[random.Next(8)]} {row % 250}\"");
        });
    }

    /// <summary>Four years of days: ISO dates, and the word that is asked for.</summary>
    public static string Weather()
    {
        var random = new Random(2);
        return Lines("date,precipitation,temp_max,temp_min,wind,weather", 1461, row =>
        {
            var season = Math.Sin(2 * Math.PI * (row - 100) / 365.25);
            var wet = random.NextDouble() < 0.42 - (0.2 * season);
            var high = 16.5 + (8 * season) + Noise(random, 3.5);
            var rain = wet ? -7 * Math.Log(1 - random.NextDouble()) : 0;
            var word = rain > 0.05 ? high < 5 ? "snow" : "rain" : random.Next(10) switch { 0 => "fog", 1 => "drizzle", _ => "sun" };
            return FormattableString.Invariant(
                $"{Day(row):yyyy-MM-dd},{rain:0.0},{high:0.0},{high - 7 + Noise(random, 2):0.0},{3.2 + Math.Abs(Noise(random, 1.4)):0.0},{word}");
        });
    }

    /// <summary>Hours in three spellings of time, and words for yes and no.</summary>
    public static string Hours()
    {
        var random = new Random(3);
        return Lines("Time;Stamp;Day;Temp;Holiday;Count", 200, row =>
        {
            var at = Day(0).AddHours(row);
            var warmth = 10 + Noise(random, 6);
            return FormattableString.Invariant(
                $"{at:yyyy-MM-dd HH:mm:ss};{at:yyyy-MM-dd'T'HH:mm:ss'Z'};{at.Month}/{at.Day}/{at.Year};{warmth:0.0};{(row % 7 == 0 ? "Yes" : "No")};{Math.Round((10 * warmth) + (row % 7 == 0 ? 40 : 0))}");
        });
    }

    /// <summary>
    /// Films: half of most columns is empty; titles with quotes and commas; amounts with signs; lists in a cell; a constant and an empty
    /// column; every tenth row twice.
    /// </summary>
    public static string Films()
    {
        var random = new Random(4);
        string[] genres = ["Drama", "Action|Drama", "Comedy", "Action|Sci-Fi"], ratings = ["PG", "R", "PG-13", "Not Rated"];
        var last = "";
        return Lines("id,Title,US Gross,Release Date,Genre,MPAA,Running Time min,Score,Notes,Source,Sequel,IMDB Rating", 400, row =>
        {
            if (row % 10 == 9) return last;
            var genre = random.Next(4);
            var minutes = 80 + random.Next(80);
            return last = string.Create(
                CultureInfo.InvariantCulture,
                $"{row},\"The \"\"Best\"\" Film, Part "
                    + $"{row}\",{Half("\"" + FormattableString.Invariant($"${random.Next(1_000, 90_000_000):N0}") + "\"")},{Half(Day(9 * row).ToString("MMM d yyyy", CultureInfo.InvariantCulture))},{genres[genre]},{Half(ratings[random.Next(4)])},{Half($"{minutes}")},{Half($"{row % 100}%")},,Original Screenplay,{(random.Next(5) == 0 ? "yes" : "no")},{4 + (0.02 * minutes) + (genre * 0.3) + Noise(random, 0.4):0.0}");
        });

        string Half(string cell) => random.Next(2) == 0 ? "" : cell;
    }

    /// <summary>
    /// Flights: 300 airports, delays of minutes with NA for flights that never left, tail numbers that hardly repeat, a time stamp.
    /// </summary>
    public static string Flights()
    {
        var random = new Random(5);
        return Lines("month,day,dep_time,dep_delay,arr_delay,carrier,tailnum,dest,distance,time_hour", 3000, row =>
        {
            var at = Day(0).AddHours(row);
            var delay = Math.Round(-5 - (20 * Math.Log(1 - random.NextDouble())));
            var airport = (int)(300 * Math.Pow(random.NextDouble(), 2));
            var gone = random.Next(40) > 0;
            return FormattableString.Invariant(
                $"{at.Month},{at.Day},{(gone ? $"{at:HHmm}" : "NA")},{(gone ? $"{delay}" : "NA")},{(gone ? $"{Math.Round(delay - 4 + Noise(random, 9))}" : "NA")},{"UAB6DLWN"[random.Next(4) * 2]}{row % 3},N{100 + (row * 7919 % 2400)}{"ABCDE"[row % 5]},{Code(airport)},{100 + (airport * 8)},{at:yyyy-MM-dd HH:00:00}");
        });

        static string Code(int airport) =>
            $"{(char)('A' + (airport / 100))}{(char)('A' + (airport / 10 % 10))}{(char)('A' + (airport % 10))}";
    }

    private static DateTime Day(int index) => new DateTime(2012, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(index);

    private static double Noise(Random random, double deviation) =>
        deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static string Lines(string header, int rows, Func<int, string> row) =>
        $"{header}\n{string.Concat(Enumerable.Range(0, rows).Select(i => $"{row(i)}\n"))}";
}
