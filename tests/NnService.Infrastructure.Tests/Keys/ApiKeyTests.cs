using NnService.Infrastructure.Keys;

namespace NnService.Infrastructure.Tests.Keys;

public sealed class ApiKeyTests
{
    // Its checksum was computed by another program: Python's zlib.crc32 of all before it, written in base 62.
    private const string Known = "nnk_abcdefghijkl_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg4WzaZ7";

    [Fact]
    public void A_key_that_was_made_is_read_again()
    {
        var key = ApiKey.Create();
        Assert.Matches("^nnk_[a-z2-7]{12}_[0-9A-Za-z]{49}$", key.Reveal());
        var read = ApiKey.Parse(key.Reveal());
        Assert.Equal((key.Id, key.Hash()), (read!.Id, read.Hash()));
        Assert.NotEqual(key.Reveal(), ApiKey.Create().Reveal());
    }

    [Fact]
    public void A_known_key_is_read_and_hashed_as_everywhere()
    {
        var key = ApiKey.Parse(Known);
        Assert.Equal("abcdefghijkl", key!.Id);
        Assert.Equal("71d84b1859bad11abcb3dfd9353c8d1873aafd883ffaf6f2c9df7cbcfc3e1850", key.Hash());
    }

    [Fact]
    public void A_key_that_is_shown_is_without_its_secret() => Assert.Equal("nnk_abcdefghijkl_…", $"{ApiKey.Parse(Known)}");

    [Fact]
    public void Every_letter_that_is_typed_wrong_is_noticed()
    {
        var key = ApiKey.Create().Reveal();
        for (var i = 0; i < key.Length; i++)
            Assert.Null(ApiKey.Parse($"{key[..i]}{(key[i] == 'a' ? 'b' : 'a')}{key[(i + 1)..]}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nnk_")]
    [InlineData("nnk_abcdefghijkl_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg4WzaZ")]
    [InlineData("nnk_abcdefghijkl_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg4WzaZ70")]
    [InlineData("nnk_ABCDEFGHIJKL_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg4WzaZ7")]
    [InlineData("nnk_abcdefghijkl_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefé4WzaZ7")]
    public void What_is_no_key_is_none(string text) => Assert.Null(ApiKey.Parse(text));
}
