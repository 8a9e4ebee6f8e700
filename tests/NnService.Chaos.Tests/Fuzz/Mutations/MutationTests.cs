using System.Text;
using NnService.Chaos.Fuzz;
using NnService.Chaos.Fuzz.Mutations;

namespace NnService.Chaos.Tests.Fuzz.Mutations;

/// <summary>Every mutation on requests of every kind.</summary>
public sealed class MutationTests
{
    private const int Seeds = 60;

    public static TheoryData<string> Names => [.. MutationList.All.Concat(RawMutations.All).Select(mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutation_damages_and_does_so_as_its_seed_says(string name)
    {
        var mutation = MutationList.All.Concat(RawMutations.All).Single(mutation => mutation.Name == name);
        var kinds = Enumerable.Range(0, Drafts().Count).Where(kind => mutation.Fits(Drafts()[kind])).ToList();
        var damaged = 0;
        foreach (var kind in kinds)
        {
            var untouched = Bytes(Drafts()[kind]);
            for (var seed = 0; seed < Seeds; seed++)
            {
                var bytes = Damaged(mutation, kind, seed);
                Assert.Equal(bytes, Damaged(mutation, kind, seed));
                if (!bytes.SequenceEqual(untouched)) damaged++;
            }
        }

        Assert.NotEqual(0, damaged);
    }

    // Two after one another: the second finds what the first has left.
    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutation_takes_what_others_have_damaged(string name)
    {
        var mutation = MutationList.All.Concat(RawMutations.All).Single(mutation => mutation.Name == name);
        for (var kind = 0; kind < Drafts().Count; kind++)
        {
            for (var seed = 0; seed < Seeds; seed++)
            {
                var draft = Drafts()[kind];
                for (var step = 0; step < 3; step++) MutationList.Apply(draft, Seeding.For(seed, kind, step));
                if (mutation.Fits(draft)) mutation.Apply(draft, Seeding.For(seed, kind, 3));
                Bytes(draft);
            }
        }
    }

    [Fact]
    public void The_fields_of_a_graph_stay_readable_where_their_lengths_are_mended()
    {
        var removal = ProtobufMutations.All.Single(mutation => mutation.Name == "proto.remove");
        var mended = Enumerable.Range(0, Seeds).Count(seed =>
        {
            var draft = Drafts().Single(draft => draft.ContentType == "application/octet-stream" && draft.Operation == "importModel");
            removal.Apply(draft, Seeding.For(seed, 0));
            // The outer message: a length in one byte, and as many bytes behind it.
            return draft.Body is { Length: > 2 } bytes && bytes[0] == 0x3A && bytes[1] == bytes.Length - 2;
        });
        Assert.True(mended > Seeds / 4, $"{mended} of {Seeds}");
    }

    private static byte[] Damaged(Mutation mutation, int kind, int seed)
    {
        var draft = Drafts()[kind];
        mutation.Apply(draft, Seeding.For(seed, kind));
        return Bytes(draft);
    }

    private static byte[] Bytes(Draft draft) => draft.Render("localhost").Bytes;

    private static List<Draft> Drafts()
    {
        var json = Draft("createModel", "application/json", "");
        json.Body = null;
        json.Json = JsonTree.Parse("""{"id":"a","layers":[{"units":3,"activation":"relu"},{"units":1}],"seed":1}""");
        var bare = new Draft { Operation = "getModel", Method = "GET", Path = "/models/a" };
        bare.Query.Add(new("version", "1"));
        bare.Headers.Add(new("Accept", "*/*"));
        // A graph in a model: field 7, in it two nodes (field 1) with an operator (field 4).
        var graph = Draft("importModel", "application/octet-stream", "");
        graph.Body = [0x3A, 14, 0x0A, 5, 0x22, 3, .. "Add"u8, 0x0A, 5, 0x22, 3, .. "Mul"u8];
        var tensor = Draft("oipInfer", "application/octet-stream", """{"inputs":[{"name":"a"}]}""" + "\u0003\0\0\0red1234");
        tensor.Headers.Add(new(TensorMutations.LengthHeader, "25"));
        var form =
            $"--{MultipartMutations.Boundary}\r\nContent-Disposition: form-data; "
                + $"name=\"file\"\r\n\r\na,b\r\n1,2\r\n--{MultipartMutations.Boundary}--\r\n";
        return
        [
            json, bare, graph, tensor,
            Draft("uploadDataset", "text/csv", "height,kind\n1.2,cat\n3.4,dog\n"),
            Draft("predict", "application/x-ndjson", "[1,2]\n[3,4]\n"),
            Draft("uploadDataset", $"multipart/form-data; boundary={MultipartMutations.Boundary}", form),
        ];
    }

    private static Draft Draft(string operation, string type, string body)
    {
        var draft = new Draft { Operation = operation, Method = "POST", Path = "/models", Body = Encoding.Latin1.GetBytes(body) };
        draft.Headers.Add(new("Content-Type", type));
        return draft;
    }
}
