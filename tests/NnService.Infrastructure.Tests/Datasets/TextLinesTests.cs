using System.IO.Pipelines;
using System.Text;
using NnService.Infrastructure.Datasets;

namespace NnService.Infrastructure.Tests.Datasets;

public sealed class TextLinesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("\n \r\n\t\n", "")]
    [InlineData("a", "1:a")]
    [InlineData("a\nb\n", "1:a 2:b")]
    [InlineData("\uFEFFa\r\n\r\n\nb", "1:a\r 4:b")]
    public async Task Lines_keep_their_numbers_and_blank_ones_are_skipped(string text, string expected)
    {
        var (tooLong, taken) = await ReadAsync(text, 100);
        Assert.Null(tooLong);
        Assert.Equal(expected, string.Join(' ', taken));
    }

    [Theory]
    [InlineData("ab\nabcd\nab", 2, "1:ab")]
    [InlineData("ab\nabcd", 2, "1:ab")]
    [InlineData("    ", 1, "")]
    public async Task Line_that_is_too_long_ends_the_reading(string text, int line, string expected)
    {
        var (tooLong, taken) = await ReadAsync(text, 3);
        Assert.Equal(line, tooLong);
        Assert.Equal(expected, string.Join(' ', taken));
    }

    [Fact]
    public async Task Reading_ends_when_no_more_is_wanted() =>
        Assert.Equal(["1:a", "2:b"], (await ReadAsync("a\nb\nc\n", 100, most: 2)).Taken);

    private static async Task<(int? TooLong, List<string> Taken)> ReadAsync(string text, long maxBytes, int most = int.MaxValue)
    {
        var taken = new List<string>();
        // Blocks of a few bytes, so that lines and the mark are cut.
        var pipe = PipeReader.Create(
            new MemoryStream(Encoding.UTF8.GetBytes(text)), new StreamPipeReaderOptions(bufferSize: 2, minimumReadSize: 1));
        var tooLong = await TextLines.ReadAsync(
            pipe,
            maxBytes,
            (line, bytes) =>
            {
                taken.Add($"{line}:{Encoding.UTF8.GetString(bytes)}");
                return taken.Count < most;
            },
            null,
            TestContext.Current.CancellationToken);
        await pipe.CompleteAsync();
        return (tooLong, taken);
    }
}
