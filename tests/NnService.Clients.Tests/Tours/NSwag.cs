using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Generated;

/// <summary>The tour of the README with the client that NSwag generates.</summary>
public static class Tour
{
    private const string Model = "nswag";

    public static async Task RunAsync(HttpClient http)
    {
        var client = new Client(http);
        var created = await client.CreateModelAsync(
            new CreateModel { Id = Model, Layers = [new Layer { Units = 8, Activation = "tanh" }, new Layer { Activation = "softmax" }] });
        Check(created.Id == Model, "created");

        // Every body of text this client writes as JSON, so it cannot upload a CSV.
        const string Csv = "grams,length,kind\n150,7.1,apple\n170,7.4,apple\n140,6.8,apple\n182,7.9,apple\n161,7.2,apple\n"
            + "118,18.5,banana\n125,19.2,banana\n109,17.0,banana\n131,20.1,banana\n120,18.8,banana\n";
        var uploaded = await http.PostAsync($"datasets?id={Model}", new StringContent(Csv, Encoding.UTF8, "text/csv"));
        Check((await client.GetDatasetAsync(uploaded.Headers.Location!.OriginalString.Split('/')[^1])).Rows == 10, "uploaded");

        var adam = new JsonObject { ["type"] = "adam", ["learningRate"] = 0.05 };
        var job = await client.TrainModelAsync(Model, new Train { Dataset = Model, Target = "kind", Epochs = 50, Optimizer = adam });
        await http.GetStringAsync($"jobs/{job.Id}/events");
        Check((await client.GetJobAsync(job.Id)).Status == JobStatus.Succeeded, "trained");

        var one = await client.PredictOneAsync(Model, features: new Dictionary<string, double> { ["grams"] = 155, ["length"] = 7.3 });
        Check($"{one.Predictions1.Single().Label}" == "apple", "predicted");

        var rows = new Predict { Instances = [new JsonObject { ["grams"] = 155, ["length"] = 7.3 }, new JsonArray(122, 18.1)] };
        var many = await client.PredictAsync(Model, rows);
        Check($"{many.Predictions1.Last().Label}" == "banana", "predicted");
    }

    private static void Check(bool holds, string what)
    {
        if (!holds) throw new InvalidOperationException(what);
    }
}
