using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace NnService.Client;

/// <summary>What takes requests as JSON, for who edits them as such.</summary>
public sealed partial class NnClient
{
    /// <summary>Creates a model.</summary>
    /// <param name="model">The body of <c>POST /models</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Model> CreateModelFromJsonAsync(JsonObject model, CancellationToken cancellationToken = default) =>
        CreateAsync<Model>("models", () => JsonContent.Create(model, options: Wire.Json), cancellationToken);

    /// <summary>Queues a training.</summary>
    /// <param name="model">The model.</param>
    /// <param name="training">The body of <c>POST /models/{id}/train</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Job> TrainFromJsonAsync(string model, JsonObject training, CancellationToken cancellationToken = default) =>
        CreateAsync<Job>($"models/{Escape(model)}/train", () => JsonContent.Create(training, options: Wire.Json), cancellationToken);

    /// <summary>Makes a model whose network is chosen at training, and queues its training; the job names the model.</summary>
    /// <param name="training">The body of <c>POST /train</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Job> TrainNewFromJsonAsync(JsonObject training, CancellationToken cancellationToken = default) =>
        CreateAsync<Job>("train", () => JsonContent.Create(training, options: Wire.Json), cancellationToken);
}
