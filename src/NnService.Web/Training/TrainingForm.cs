using System.Text.Json.Nodes;

namespace NnService.Web.Training;

/// <summary>How a training comes to its network.</summary>
public enum NetworkSource
{
    /// <summary>The service chooses it by the data.</summary>
    Automatic,

    /// <summary>The layers are given.</summary>
    ByHand,

    /// <summary>It is that of a model which is there already.</summary>
    Existing,
}

/// <summary>The two documents that a training may need.</summary>
public enum Part
{
    /// <summary>A model to be made.</summary>
    Model,

    /// <summary>Its training.</summary>
    Training,
}

/// <summary>
/// What is asked for: the JSON of the requests itself. Controls show it and change it, so that members which no control knows are kept.
/// </summary>
/// <remarks>Not thread-safe: it belongs to one page.</remarks>
public sealed class TrainingForm(TrainingSchema schema)
{
    // What only a network that is chosen takes; it waits here while the layers are given.
    private static readonly string[] AutomaticOnly = ["task", "effort", "objective"];

    private readonly JsonObject _waiting = [];

    /// <summary>What the API takes.</summary>
    public TrainingSchema Schema { get; } = schema;

    /// <summary>The model to be made.</summary>
    public JsonObject Model { get; private set; } = [];

    /// <summary>The training.</summary>
    public JsonObject Training { get; private set; } = [];

    /// <summary>How it comes to its network.</summary>
    public NetworkSource Source { get; private set; }

    /// <summary>The model that is trained further; null for a new one.</summary>
    public string? Existing { get; private set; }

    /// <summary>Whether the service chooses the network, that of a model which is there already included.</summary>
    public bool IsChosen { get; private set; } = true;

    /// <summary>What the API found wrong with it.</summary>
    public FormFaults Faults { get; } = new();

    /// <summary>Is called after every change by a control.</summary>
    public Action? Changed { get; set; }

    /// <summary>The dataset; null for none.</summary>
    public string? Dataset => JsonText.Of(Training["dataset"]);

    /// <summary>The columns to learn.</summary>
    public IReadOnlyList<string> Targets => JsonText.ListOf(Training["target"]);

    /// <summary>The columns to learn from; null for all that can be used.</summary>
    public IReadOnlyList<string>? Features => Training["features"] is JsonArray names ? JsonText.ListOf(names) : null;

    /// <summary>The layers, where they are given.</summary>
    public JsonArray Layers => Model["layers"] as JsonArray ?? [];

    /// <summary>What is at a place.</summary>
    public JsonNode? Get(Part part, string pointer) => JsonPlace.Find(DocumentOf(part), pointer, out _);

    /// <summary>Whether there is anything at a place, which may be null.</summary>
    public bool Has(Part part, string pointer)
    {
        _ = JsonPlace.Find(DocumentOf(part), pointer, out var isThere);
        return isThere;
    }

    /// <summary>Changes what is at a place; null leaves it out.</summary>
    public void Set(Part part, string pointer, JsonNode? value)
    {
        var document = DocumentOf(part);
        var parent = pointer[..pointer.LastIndexOf('/')];
        // A parameter goes with the name of what it belongs to.
        if (SettingAt(part, parent) is { Kind: SettingKind.Choice } choice)
            Assign(document, parent, Selection.With(choice, Get(part, parent), JsonPlace.Split(pointer)[^1], value));
        else
            Assign(document, pointer, value);
        // Rows that a column names have no share.
        if (value is JsonObject && pointer is "/validation/split" or "/test/split") JsonPlace.Remove(document, $"{parent}/fraction");
        Faults.Forget(part, pointer);
        Changed?.Invoke();
    }

    /// <summary>What the API says about a place; null for nothing.</summary>
    public Setting? SettingAt(Part part, string pointer) => Schema.Find(part, pointer, place => Get(part, place));

    /// <summary>Says that there is none, where that is something else than to leave it out.</summary>
    public void SetNone(Part part, string pointer)
    {
        JsonPlace.Put(DocumentOf(part), pointer, null);
        Faults.Forget(part, pointer);
        Changed?.Invoke();
    }

    /// <summary>Names the columns to learn.</summary>
    public void SetTargets(IReadOnlyList<string> targets)
    {
        // A target is no feature.
        if (Features is { } features) SetFeatures([.. features.Except(targets)], null);
        Set(Part.Training, "/target", targets.Count switch
        {
            0 => null,
            1 => JsonValue.Create(targets[0]),
            _ => JsonText.Array(targets),
        });
    }

    /// <summary>Names the columns to learn from.</summary>
    /// <param name="features">The columns.</param>
    /// <param name="usable">All that could be used; naming all of these is the same as naming none. Null where that is not known.</param>
    public void SetFeatures(IReadOnlyList<string> features, IReadOnlyList<string>? usable) =>
        Set(Part.Training, "/features", usable is not null && usable.ToHashSet().SetEquals(features) ? null : JsonText.Array(features));

    /// <summary>Changes how the training comes to its network.</summary>
    public void SetSource(NetworkSource source, string? existing = null)
    {
        Source = source;
        Existing = source == NetworkSource.Existing ? existing : null;
        SetChosen(source == NetworkSource.Automatic);
        Changed?.Invoke();
    }

    /// <summary>Tells whether the service chooses the network of the model that is there already.</summary>
    public void SetChosen(bool isChosen)
    {
        IsChosen = isChosen;
        if (isChosen) Move(_waiting, Training);
        else Move(Training, _waiting);
    }

    /// <summary>The requests that do it, in order.</summary>
    public IReadOnlyList<FormRequest> Requests() => Source switch
    {
        NetworkSource.Automatic => [new(Part.Training, "train", Whole())],
        NetworkSource.ByHand => [
            new(Part.Model, "models", Model),
            new(Part.Training, $"models/{JsonText.Of(Model["id"]) ?? "{id}"}/train", Training),
        ],
        _ => [new(Part.Training, $"models/{Uri.EscapeDataString(Existing ?? "{id}")}/train", Training)],
    };

    /// <summary>Takes the JSON of a request in place of the old one.</summary>
    public void Replace(Part part, JsonObject body)
    {
        if (part == Part.Model)
        {
            Model = body;
        }
        else if (Source == NetworkSource.Automatic)
        {
            foreach (var setting in Schema.Naming)
            {
                Model.Remove(setting.Name);
                if (!body.Remove(setting.Name, out var value)) continue;
                Model[setting.Name] = value;
            }

            Training = body;
        }
        else
        {
            Training = body;
        }

        Faults.Clear();
    }

    /// <summary>The document in which the API finds a fault of a request.</summary>
    public Part PartOf(Part request, string pointer) =>
        request == Part.Training && Source == NetworkSource.Automatic
            && Schema.Naming.Any(setting => JsonPlace.IsWithin(pointer, JsonPlace.Of("", setting.Name)))
            ? Part.Model
            : request;

    /// <summary>All of it as text, to be read back by <see cref="Restore"/>.</summary>
    public string Save() => new JsonObject
    {
        ["source"] = $"{Source}",
        ["existing"] = Existing,
        ["isChosen"] = IsChosen,
        ["model"] = Model.DeepClone(),
        ["training"] = Training.DeepClone(),
    }.ToJsonString();

    /// <summary>Takes what was saved.</summary>
    public void Restore(string saved)
    {
        var state = JsonNode.Parse(saved)!;
        Model = (JsonObject)state["model"]!.DeepClone();
        Training = (JsonObject)state["training"]!.DeepClone();
        Source = Enum.Parse<NetworkSource>(state["source"]!.GetValue<string>());
        IsChosen = state["isChosen"]!.GetValue<bool>();
        Existing = state["existing"]?.GetValue<string>();
    }

    private static void Assign(JsonObject document, string pointer, JsonNode? value)
    {
        if (value is not null) JsonPlace.Put(document, pointer, value);
        else Leave(document, pointer);
    }

    private JsonObject DocumentOf(Part part) => part == Part.Model ? Model : Training;

    private JsonObject Whole()
    {
        var whole = new JsonObject();
        foreach (var setting in Schema.Naming.Where(setting => Model.ContainsKey(setting.Name)))
            whole[setting.Name] = Model[setting.Name]?.DeepClone();
        foreach (var (name, value) in Training) whole[name] = value?.DeepClone();
        return whole;
    }

    // Objects that say nothing more are left out as well, unless being there is what they say.
    private static void Leave(JsonObject document, string pointer)
    {
        JsonPlace.Remove(document, pointer);
        var parent = pointer[..pointer.LastIndexOf('/')];
        if (IsOpen(parent) && JsonPlace.Find(document, parent, out _) is JsonObject { Count: 0 }) Leave(document, parent);
    }

    private static bool IsOpen(string pointer) => JsonPlace.Split(pointer) is [var first, ..]
        && new Setting("", first, SettingKind.Members).IsOpen;

    private static void Move(JsonObject from, JsonObject to)
    {
        foreach (var name in AutomaticOnly)
        {
            if (from.Remove(name, out var value)) to[name] = value;
        }
    }
}
