using System.Security.Cryptography;
using System.Text;
using NnService.Infrastructure.Datasets;

namespace NnService.Infrastructure.Tests.Datasets;

public class HashingStreamTests
{
    [Theory]
    [InlineData("one two three", "", "one two three")]
    [InlineData("--xyz\na\n--xyz--", "xyz", "--\na\n----")]
    [InlineData("xyxyz", "xyz", "xy")]
    [InlineData("xyzxyz", "xyz", "")]
    [InlineData("ends with xy", "xyz", "ends with xy")]
    [InlineData("", "xyz", "")]
    public async Task The_digest_is_that_of_what_counts_however_it_is_read(string sent, string without, string counts)
    {
        for (var piece = 1; piece <= 5; piece++)
        {
            await using var stream = new HashingStream(new MemoryStream(Encoding.ASCII.GetBytes(sent)), Encoding.ASCII.GetBytes(without));
            var buffer = new byte[piece];
            while (await stream.ReadAsync(buffer, TestHost.Token) > 0)
            {
            }

            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(counts))), stream.Digest());
            Assert.Equal(sent.Length, stream.BytesRead);
        }
    }
}
