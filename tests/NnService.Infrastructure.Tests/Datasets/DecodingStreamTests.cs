using System.Text;
using NnService.Infrastructure.Datasets;

namespace NnService.Infrastructure.Tests.Datasets;

public class DecodingStreamTests
{
    // Of every length in UTF-8: e acute and yen are in Latin-1 too.
    private const string Latin = "name,n\né¥,1\nçà,2\n";
    private const string Wide = "name,n\n中文é,1\n😀,2\n";

    public static TheoryData<string, byte[], string> Texts => new()
    {
        { "latin-1", Encoding.Latin1.GetBytes(Latin), Latin },
        { "ISO-8859-1", Encoding.Latin1.GetBytes(Latin), Latin },
        { "windows-1252", [.. "name,n\n"u8, 0x80, .. ",1\n"u8], "name,n\n€,1\n" },
        { "utf-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Wide)], "\uFEFF" + Wide },
        { "utf-16", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Wide)], "\uFEFF" + Wide },
        { "utf-16", Encoding.Unicode.GetBytes(Wide), Wide },
        { "utf-16be", Encoding.BigEndianUnicode.GetBytes(Wide), Wide },
        { "gb18030", CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!.GetBytes(Wide), Wide },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Text_is_read_as_utf8_in_whatever_pieces(string name, byte[] bytes, string text)
    {
        Assert.True(TextEncodings.TryFind(name, out var encoding));
        foreach (var piece in (int[])[1, 2, 5, 4096])
        {
            await using var stream = new DecodingStream(new MemoryStream(bytes), encoding!);
            var all = new MemoryStream();
            var buffer = new byte[piece];
            for (int read; (read = await stream.ReadAsync(buffer, TestHost.Token)) > 0;) all.Write(buffer.AsSpan(0, read));
            Assert.Equal(text, Encoding.UTF8.GetString(all.ToArray()));
        }
    }

    [Fact]
    public async Task Long_text_keeps_every_character()
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(i => (i % 3) switch { 0 => "a", 1 => "中", _ => "😀" }));
        await using var stream = new DecodingStream(new MemoryStream(Encoding.Unicode.GetBytes(text)), TextEncodings.LittleEndian);
        var all = new MemoryStream();
        await stream.CopyToAsync(all, TestHost.Token);
        Assert.Equal(text, Encoding.UTF8.GetString(all.ToArray()));
    }

    public static TheoryData<string, byte[], int> Wrong => new()
    {
        { "gb18030", [.. "a,b\n1,2\n"u8, 0xFF, .. ",3\n"u8], 3 },
        { "utf-16", [.. Encoding.Unicode.GetBytes("a,b\n1,2\n3,"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("4\n")], 3 },
        { "utf-16", [.. Encoding.Unicode.GetBytes("a,b\n1,2\n"), 0x41], 3 },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Bytes_that_are_no_text_are_found_on_their_line(string name, byte[] bytes, int line)
    {
        TextEncodings.TryFind(name, out var encoding);
        var reading = await CsvTable.ReadAsync(
            new MemoryStream(bytes), new CsvOptions { Encoding = encoding }, DatasetLimits.Default, TestHost.Token);
        var fault = Assert.Single(reading.Faults);
        Assert.Equal(line, fault.Line);
        Assert.Contains(name, fault.Detail, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_digest_is_that_of_the_bytes_before_they_are_decoded()
    {
        var bytes = Encoding.Latin1.GetBytes(Latin);
        TextEncodings.TryFind("latin-1", out var encoding);
        var reading = await CsvTable.ReadAsync(
            new MemoryStream(bytes), new CsvOptions { Encoding = encoding }, DatasetLimits.Default, TestHost.Token);
        Assert.Equal(
            (bytes.LongLength, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))),
            (reading.Table!.Bytes, reading.Table.Digest));
        Assert.Equal(["çà", "é¥"], reading.Table.Columns[0].Categories!.Value);
    }

    public static TheoryData<byte[], string?, int> Marked => new()
    {
        { [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("a,b\né,2\n")], null, 0 },
        { [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("a,b\né,2\n")], null, 0 },
        { [.. Encoding.UTF8.Preamble, .. "a,b\né,2\n"u8], null, 0 },
        {
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("a,b\né,2\n3,"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("4\n")],
            "utf-16",
            3
        },
        {
            [
                .. Encoding.BigEndianUnicode.Preamble,
                .. Encoding.BigEndianUnicode.GetBytes("a,b\né,2\n3,"),
                0xD8,
                0x00,
                .. Encoding.BigEndianUnicode.GetBytes("4\n"),
            ],
            "utf-16BE",
            3
        },
        { [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("a,b\né,2\n"), 0x41], "utf-16", 3 },
        { [.. Encoding.UTF8.Preamble, .. "a,b\n"u8, 0xFF, .. ",2\n"u8], "UTF-8", 2 },
    };

    [Theory]
    [MemberData(nameof(Marked))]
    public async Task A_mark_tells_the_encoding_and_what_is_none_of_it_is_a_fault(byte[] bytes, string? named, int line)
    {
        var reading = await CsvTable.ReadAsync(new MemoryStream(bytes), new CsvOptions(), DatasetLimits.Default, TestHost.Token);
        if (named is null)
        {
            Assert.Equal(["a", "b"], reading.Table!.Columns.Select(column => column.Name));
            Assert.Equal(["é"], reading.Table.Columns[0].Categories!.Value);
            return;
        }

        var fault = Assert.Single(reading.Faults);
        Assert.Equal(line, fault.Line);
        Assert.Contains(named, fault.Detail, StringComparison.Ordinal);
    }
}
