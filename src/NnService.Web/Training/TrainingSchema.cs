using System.Text.Json;
using System.Text.Json.Nodes;

namespace NnService.Web.Training;

/// <summary>All that the API takes in a training, read from what it tells of itself.</summary>
/// <param name="Training">The members of a training.</param>
/// <param name="Naming">The members that a training of a new model has besides: how the model is called.</param>
/// <param name="Model">The members of a new model.</param>
/// <param name="Layer">The members of a layer.</param>
/// <param name="MaxLayers">How many layers a model may have; null where that is not told.</param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record TrainingSchema(
    IReadOnlyList<Setting> Training,
    IReadOnlyList<Setting> Naming,
    IReadOnlyList<Setting> Model,
    IReadOnlyList<Setting> Layer,
    int? MaxLayers)
{
    private static TrainingSchema? _known;

    /// <summary>Reads both documents once in a process: they are the same for everybody as long as it runs.</summary>
    /// <param name="http">Asks the API.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<TrainingSchema> GetAsync(HttpClient http, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _known) is { } known) return known;
        using var capabilities = await ReadAsync(http, "capabilities", cancellationToken);
        using var document = await ReadAsync(http, "swagger/v1/swagger.json", cancellationToken);
        var schema = Read(document.RootElement, capabilities.RootElement);
        Volatile.Write(ref _known, schema);
        return schema;
    }

    /// <summary>Reads it.</summary>
    /// <param name="document">The OpenAPI document.</param>
    /// <param name="capabilities">What <c>GET /capabilities</c> answers.</param>
    public static TrainingSchema Read(JsonElement document, JsonElement capabilities)
    {
        var reader = new SchemaReader(document, capabilities);
        var training = reader.BodyOf("/models/{id}/train");
        var names = training.Select(setting => setting.Name).ToHashSet();
        var model = reader.BodyOf("/models");
        var layers = model.FirstOrDefault(setting => setting.Name == "layers");
        return new(
            training,
            [.. reader.BodyOf("/train").Where(setting => !names.Contains(setting.Name))],
            model,
            layers?.Item?.Members ?? [],
            capabilities.TryGetProperty("limits", out var limits) && limits.TryGetProperty("maxLayers", out var most)
                ? most.GetInt32()
                : null);
    }

    /// <summary>What the API says about a place; null for nothing.</summary>
    /// <param name="part">The document.</param>
    /// <param name="pointer">The place.</param>
    /// <param name="valueAt">What is at a place, on which the parameters of a choice depend.</param>
    public Setting? Find(Part part, string pointer, Func<string, JsonNode?> valueAt)
    {
        var names = JsonPlace.Split(pointer);
        var start = part == Part.Model && names is ["layers", _, ..] ? 2 : 0;
        if (names.Length <= start) return null;
        var setting = Named(start > 0 ? Layer : part == Part.Model ? Model : Training, names[start]);
        for (var i = start + 1; i < names.Length && setting is not null; i++)
        {
            var place = names[..i].Aggregate("", JsonPlace.Of);
            var chosen = setting.Kind == SettingKind.Choice ? Selection.Of(setting, valueAt(place)) : null;
            setting = Named(chosen?.Parameters ?? setting.Members, names[i]) ?? chosen?.Item ?? setting.Item;
        }

        return setting;
    }

    private static Setting? Named(IReadOnlyList<Setting> settings, string name) => settings.FirstOrDefault(setting => setting.Name == name);

    private static async Task<JsonDocument> ReadAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new Client.NnProblemException(response.StatusCode, "", text, []);
        }

        return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
    }
}
