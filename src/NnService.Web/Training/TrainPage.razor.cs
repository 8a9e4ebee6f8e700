using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using NnService.Client;
using NnService.Web.Parts;

namespace NnService.Web.Training;

/// <summary>From a dataset to a training: everything that the API takes, each with its default.</summary>
public sealed partial class TrainPage
{
    // The longest list that the API gives at once; who has more datasets comes here from theirs.
    private const int MostListed = 1000;

    // What a page keeps from its first rendering travels with it, so that it has to be small.
    private const int MostKept = 30;

    private TrainingForm? _form;
    private Model? _model;
    private RequestEditor? _editor;
    private NnProblemException? _refusal;
    private bool _isStarting;
    private string _output = LayerProposal.OutputFor([]);
    private (string? Dataset, string Targets, string? Model) _seen;
    private Dataset? _data;

    /// <summary>The dataset.</summary>
    [SupplyParameterFromQuery(Name = "dataset")]
    public string? DatasetId { get; set; }

    /// <summary>The columns to learn.</summary>
    [SupplyParameterFromQuery(Name = "target")]
    public string[]? Target { get; set; }

    /// <summary>The model that is trained once more; null for a new one.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    public string? ModelId { get; set; }

    /// <summary>What there is to learn from.</summary>
    [PersistentState]
    public IReadOnlyList<DatasetSummary>? Datasets { get; set; }

    /// <summary>The dataset without its rows, where it has few columns.</summary>
    [PersistentState]
    public Dataset? SmallData { get; set; }

    /// <summary>The models.</summary>
    private IReadOnlyList<Model>? Models { get; set; }

    /// <summary>What was entered so far, which outlives a lost connection.</summary>
    [PersistentState]
    public string? Draft { get; set; }

    private Dataset? Data => _form?.Dataset is { } id && (_data ?? SmallData) is { } data && data.Id == id ? data : null;

    private IEnumerable<string> ColumnNames => Data?.Columns.Take(MostListed).Select(column => column.Name) ?? [];

    private IEnumerable<string> Classes => Targets is [{ Categories: { } classes }] ? classes : [];

    private IEnumerable<string> Starts => _model is { } model
        ? ["initial", "current", .. model.Aliases.Keys, .. Enumerable.Range(1, model.CurrentVersion ?? 0).Select(version => $"{version}")]
        : [];

    private IReadOnlyList<DatasetColumn> Targets =>
        Data is { } data && _form is { } form
            ? [.. form.Targets.Select(name => data.Columns.FirstOrDefault(column => column.Name == name)).OfType<DatasetColumn>()]
            : [];

    private InputEstimate? Estimate => Data is { } data && _form is { } form ? InputEstimate.Of(data, form, LastActivation(form)) : null;

    private long? OwnInputs => InputEstimate.Whole(_form!.Model["inputs"]);

    private long? Inputs => OwnInputs ?? Estimate?.Inputs;

    private long Networks => InputEstimate.Whole(_form!.Get(Part.Training, "/ensemble/members")) ?? 1;

    private NetworkSummary Summary => NetworkSummary.Of(
        _form!.Layers, Inputs, Estimate?.Outputs, _form.Training["trainBiases"]?.GetValueKind() != JsonValueKind.False);

    // A network that is chosen is one of several unless somebody says otherwise.
    private bool AreFolds => _form!.Get(Part.Training, "/ensemble/members") is { } members
        ? InputEstimate.Whole(members) > 1
        : _form.IsChosen && InputEstimate.NameOf(_form.Training["effort"]) != "fast";

    protected override async Task OnParametersSetAsync()
    {
        if (_form is null && !await TryAsync(BeginAsync)) return;
        // What the address says is no change that has to be told to it.
        _form!.Changed = null;
        TakeAddress(_form);
        _form.Changed = () => _ = InvokeAsync(ChangedAsync);
        await LoadAsync(_form);
    }

    private async Task BeginAsync()
    {
        var schema = await TrainingSchema.GetAsync(Http, Gone);
        Datasets ??= (await Api.ListDatasetsAsync(limit: MostListed, cancellationToken: Gone)).Items;
        _form = new TrainingForm(schema);
        if (Draft is null) return;
        _form.Restore(Draft);
        _seen = PlaceOf(_form);
    }

    /// <summary>What the address says where it has changed, which it also does by Back.</summary>
    private void TakeAddress(TrainingForm form)
    {
        var asked = (DatasetId, string.Join('\n', Target ?? []), ModelId);
        if (asked == _seen) return;
        _seen = asked;
        if (asked == PlaceOf(form)) return;
        if (DatasetId != form.Dataset) form.Training.Remove("features");
        form.Training["dataset"] = DatasetId;
        if (DatasetId is null) form.Training.Remove("dataset");
        form.SetTargets(Target ?? []);
        if (ModelId is not null) form.SetSource(NetworkSource.Existing, ModelId);
        else if (form.Existing is not null) form.SetSource(NetworkSource.Automatic);
    }

    private async Task LoadAsync(TrainingForm form)
    {
        if (form.Dataset is { } id && Data is null)
        {
            await TryAsync(async () =>
            {
                var read = await Api.GetDatasetAsync(id, Gone);
                // Meanwhile another one may have been chosen.
                if (form.Dataset != id) return;
                _data = read;
                SmallData = read.Columns.Count <= MostKept ? read : null;
            });
        }

        if (form.Source == NetworkSource.Existing)
        {
            Models ??= await ModelsAsync();
            if (form.Existing is null) _model = null;
            else if (_model?.Id != form.Existing) await TryAsync(async () => _model = await Api.GetModelAsync(form.Existing, Gone));

            if (_model?.Id == form.Existing) form.SetChosen(_model?.Auto == true);
        }

        Follow(form);
        Draft = form.Save();
    }

    private async Task<IReadOnlyList<Model>?> ModelsAsync()
    {
        IReadOnlyList<Model>? models = null;
        await TryAsync(async () => models = (await Api.ListModelsAsync(limit: MostListed, cancellationToken: Gone)).Items);
        return models;
    }

    /// <summary>A control was changed: what is looked at goes into the address.</summary>
    private async Task ChangedAsync()
    {
        if (_form is not { } form) return;
        var place = PlaceOf(form);
        if (place != _seen)
        {
            _seen = place;
            Navigation.NavigateTo(With(
                ("dataset", form.Dataset), ("target", form.Targets.Count == 0 ? null : form.Targets.ToArray()), ("model", form.Existing)));
        }

        await LoadAsync(form);
        StateHasChanged();
    }

    private Task ReadAsync() => ChangedAsync();

    /// <summary>The last layer goes with the target as long as nobody has chosen another one.</summary>
    private void Follow(TrainingForm form)
    {
        if (Data is null) return;
        var output = LayerProposal.OutputFor(Targets);
        LayerProposal.Follow(form.Layers, _output, output);
        _output = output;
    }

    private async Task StartAsync()
    {
        if (_form is not { } form || _editor is not { } editor) return;
        if (editor.Wrong is { } wrong)
        {
            await editor.FocusAsync(RequestEditor.IdOf(wrong));
            return;
        }

        if (form is { Source: NetworkSource.Existing, Existing: null })
        {
            await editor.FocusAsync("existing-model");
            return;
        }

        _isStarting = true;
        _refusal = null;
        form.Faults.Clear();
        var part = Part.Training;
        string? made = null;
        Job? job = null;
        await TryAsync(async () =>
        {
            if (form.Source == NetworkSource.ByHand)
            {
                part = Part.Model;
                made = (await Api.CreateModelFromJsonAsync(form.Model)).Id;
                part = Part.Training;
            }

            job = form.Source == NetworkSource.Automatic
                ? await Api.TrainNewFromJsonAsync(form.Requests()[0].Body)
                : await Api.TrainFromJsonAsync(made ?? form.Existing!, form.Training);
        });
        _isStarting = false;
        if (job is not null) Navigation.NavigateTo($"ui/jobs/{Uri.EscapeDataString(job.Id)}");
        else if (Problem is { } problem) await RefuseAsync(form, editor, part, problem, made);
    }

    private async Task RefuseAsync(TrainingForm form, RequestEditor editor, Part part, NnProblemException problem, string? made)
    {
        var rest = form.Faults.Take(form, part, problem.Faults);
        _refusal = new NnProblemException(problem.Status, problem.Code, problem.Message[(problem.Code.Length + 2)..], rest);
        // A model that was made for a training which never began is nobody's; the next try makes it again.
        await TryAsync(async () =>
        {
            if (made is not null) await Api.DeleteModelAsync(made);
        });
        StateHasChanged();
        await editor.FocusAsync(form.Faults.First is { } first ? FormPlaces.IdOf(first.Part, first.Pointer) : "refusal");
    }

    private string? LastActivation(TrainingForm form) => form.Source == NetworkSource.Existing
        ? _model?.Layers?[^1].Activation?.Type
        : form.Layers is [.., JsonObject last] ? InputEstimate.NameOf(last["activation"]) : null;

    private static (string? Dataset, string Targets, string? Model) PlaceOf(TrainingForm form) =>
        (form.Dataset, string.Join('\n', form.Targets), form.Existing);

    private static ApiRequest AsApiRequest(FormRequest request) => new("POST", request.Path, ApiRequest.Indent(request.Body));
}
