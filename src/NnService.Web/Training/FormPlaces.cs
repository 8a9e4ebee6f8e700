using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace NnService.Web.Training;

/// <summary>The places within the requests that have a control, in the order of the page.</summary>
internal static class FormPlaces
{
    private static readonly string[] First = ["dataset", "target", "features"];

    private static readonly string[] Network = ["from", "task", "effort", "objective", "ensemble"];

    private static readonly string[] Rows = ["validation", "test", "seed"];

    private static readonly string[] Learning =
    [
        "epochs", "batchSize", "optimizer", "learningRateSchedule", "earlyStopping", "regularization", "maxSeconds", "priority", "promote",
    ];

    // Rows that come with the request are pasted as JSON; the page trains on what is stored.
    private static readonly string[] Hidden = ["data"];

    /// <summary>Which members of a training the network section shows.</summary>
    public static IEnumerable<Setting> NetworkSettings(TrainingForm form) => Some(form, Network).Where(setting => setting.Name switch
    {
        "from" => form.Source == NetworkSource.Existing,
        "ensemble" => true,
        _ => form.IsChosen,
    });

    /// <summary>Which of them say what rows are for.</summary>
    public static IEnumerable<Setting> RowSettings(TrainingForm form) => Some(form, Rows);

    /// <summary>Which of them say how it learns.</summary>
    public static IEnumerable<Setting> LearningSettings(TrainingForm form) => Some(form, Learning);

    /// <summary>All others, those that nobody thought of included.</summary>
    public static IEnumerable<Setting> OtherSettings(TrainingForm form) =>
        form.Schema.Training.Where(setting => !First.Concat(Network).Concat(Rows).Concat(Learning).Concat(Hidden).Contains(setting.Name));

    /// <summary>Which members of a model belong to its layers: all but those and how it is called.</summary>
    public static IEnumerable<Setting> ModelSettings(TrainingForm form) =>
        form.Schema.Model.Where(setting => setting.Name != "layers" && form.Schema.Naming.All(naming => naming.Name != setting.Name));

    /// <summary>The id of the control of a place in the page.</summary>
    public static string IdOf(Part part, string pointer)
    {
        var id = new StringBuilder(part == Part.Model ? "model" : "training");
        foreach (var letter in pointer)
        {
            if (letter == '/') id.Append('-');
            else if (char.IsAsciiLetterOrDigit(letter)) id.Append(letter);
            else id.Append(CultureInfo.InvariantCulture, $"_{(int)letter:x}");
        }

        return id.ToString();
    }

    /// <summary>Every place with a control.</summary>
    public static IReadOnlyList<(Part Part, string Pointer)> Of(TrainingForm form)
    {
        var places = new List<(Part, string)>();
        foreach (var name in First) places.Add((Part.Training, JsonPlace.Of("", name)));
        AddAll(NetworkSettings(form));
        if (form.Source == NetworkSource.ByHand)
        {
            places.Add((Part.Model, "/layers"));
            for (var i = 0; i < form.Layers.Count; i++)
            {
                places.Add((Part.Model, JsonPlace.Of("/layers", i)));
                foreach (var setting in form.Schema.Layer) Add(Part.Model, JsonPlace.Of(JsonPlace.Of("/layers", i), setting.Name), setting);
            }

            foreach (var setting in ModelSettings(form)) Add(Part.Model, JsonPlace.Of("", setting.Name), setting);
        }

        AddAll(RowSettings(form));
        AddAll(LearningSettings(form));
        AddAll(OtherSettings(form));
        if (form.Source != NetworkSource.Existing)
            foreach (var setting in form.Schema.Naming) Add(Part.Model, JsonPlace.Of("", setting.Name), setting);
        return places;

        void AddAll(IEnumerable<Setting> settings)
        {
            foreach (var setting in settings) Add(Part.Training, JsonPlace.Of("", setting.Name), setting);
        }

        void Add(Part part, string pointer, Setting setting)
        {
            places.Add((part, pointer));
            var value = form.Get(part, pointer);
            var inner = setting.Kind switch
            {
                SettingKind.Members when setting.IsOpen || value is JsonObject => setting.Members,
                SettingKind.Choice => Selection.Of(setting, value)?.Parameters ?? [],
                _ => [],
            };
            foreach (var member in inner) Add(part, JsonPlace.Of(pointer, member.Name), member);
            var item = setting.Kind == SettingKind.Map ? setting.Item : Selection.Of(setting, value)?.Item;
            if (item is null || value is not JsonObject entries) return;
            foreach (var (name, _) in entries) Add(part, JsonPlace.Of(pointer, name), item);
        }
    }

    private static IEnumerable<Setting> Some(TrainingForm form, string[] names) =>
        names.Select(name => form.Schema.Training.FirstOrDefault(setting => setting.Name == name)).OfType<Setting>();
}
