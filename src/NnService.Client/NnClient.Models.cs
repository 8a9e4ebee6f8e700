using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace NnService.Client;

/// <summary>What lists and changes models and their versions.</summary>
public sealed partial class NnClient
{
    /// <summary>Reads a page of the models, by id.</summary>
    /// <param name="after">Where it begins: <see cref="Page{T}.Next"/> of the page before; null for the first one.</param>
    /// <param name="limit">How many there are at most, 1 to 1000; null for 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<Model>> ListModelsAsync(string? after = null, int? limit = null, CancellationToken cancellationToken = default) =>
        GetAsync<Page<Model>>($"models{Query(("after", after), ("limit", Text(limit)))}", cancellationToken);

    /// <summary>Describes a model.</summary>
    public Task<Model> DescribeModelAsync(string id, string description, CancellationToken cancellationToken = default) =>
        _wire.AskAsync<Model>(
            () => new(HttpMethod.Patch, $"models/{Escape(id)}")
            {
                Headers = { { "If-Match", "*" } },
                Content = JsonContent.Create(new { description }, options: Wire.Json),
            },
            cancellationToken);

    /// <summary>Makes a model of a file that another service exported.</summary>
    /// <param name="id">The id; null for the one in the file, or to have one made.</param>
    /// <param name="file">The file, from the beginning of the stream, which must be able to seek: it may be sent more than once.</param>
    /// <param name="contentType">application/json for a file of the service, application/octet-stream for an ONNX graph.</param>
    /// <param name="cancellationToken">Gives up; nothing is kept then.</param>
    public Task<Model> ImportModelAsync(string? id, Stream file, string contentType, CancellationToken cancellationToken = default)
    {
        if (!file.CanSeek) throw new ArgumentException("The stream must be able to seek.", nameof(file));
        return CreateAsync<Model>($"models/import{Query(("id", id))}", Body, cancellationToken);

        HttpContent Body()
        {
            file.Position = 0;
            return new StreamContent(new LeaveOpenStream(file)) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        }
    }

    /// <summary>Reads a page of the versions of a model, by number.</summary>
    /// <param name="model">The model.</param>
    /// <param name="after">Where it begins: <see cref="Page{T}.Next"/> of the page before; null for the first one.</param>
    /// <param name="limit">How many there are at most, 1 to 1000; null for 1000.</param>
    /// <param name="newestFirst">Whether the largest number comes first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<ModelVersion>> ListVersionsAsync(
        string model, string? after = null, int? limit = null, bool newestFirst = false, CancellationToken cancellationToken = default)
    {
        var query = Query(("after", after), ("limit", Text(limit)), ("sort", newestFirst ? "-version" : null));
        return GetAsync<Page<ModelVersion>>($"models/{Escape(model)}/versions{query}", cancellationToken);
    }

    /// <summary>Describes and tags a version.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="description">The new description; null to leave it.</param>
    /// <param name="tags">Values by key; null takes a key away, and keys that are not here stay.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ModelVersion> DescribeVersionAsync(
        string model,
        int version,
        string? description = null,
        IReadOnlyDictionary<string, string?>? tags = null,
        CancellationToken cancellationToken = default) =>
        _wire.AskAsync<ModelVersion>(
            () => new(HttpMethod.Patch, FormattableString.Invariant($"models/{Escape(model)}/versions/{version}"))
            {
                Content = JsonContent.Create(new { description, tags }, options: Wire.Json),
            },
            cancellationToken);

    /// <summary>Reads what a version takes and answers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version, by number or alias; null for the current one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ModelSchema> GetSchemaAsync(string model, VersionName? version = null, CancellationToken cancellationToken = default) =>
        GetAsync<ModelSchema>($"models/{Escape(model)}/schema{Query(("version", version?.ToString()))}", cancellationToken);

    /// <summary>Reads every weight and bias of a version.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version, by number or alias; null for the current one, or else the initial weights.</param>
    /// <param name="member">Which network of an ensemble, from 0; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<WeightSet> GetWeightsAsync(
        string model, VersionName? version = null, int? member = null, CancellationToken cancellationToken = default) =>
        GetAsync<WeightSet>(
            $"models/{Escape(model)}/weights{Query(("version", version?.ToString()), ("member", Text(member)))}", cancellationToken);
}
