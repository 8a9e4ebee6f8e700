using System.Collections.Immutable;
using System.Globalization;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Networks;

/// <summary>What a network is, without its weights: inputs, layers, loss and seed.</summary>
/// <remarks>
/// A definition may leave <see cref="Inputs"/> and the last layer's units open; each training then takes them from its data.
/// Immutable, thread-safe. Values that come from outside go through <see cref="Validate"/> first.
/// </remarks>
public sealed record NetworkDefinition
{
    /// <summary>Numbers that enter the first layer, at least 1; null where the training data decide.</summary>
    public int? Inputs { get; init; }

    /// <summary>The layers from input to output, at least one.</summary>
    public required ImmutableArray<LayerDefinition> Layers { get; init; }

    /// <summary>What training makes small.</summary>
    public required Loss Loss { get; init; }

    /// <summary>The seed of the initial weights; nothing is ever random.</summary>
    public long Seed { get; init; }

    /// <summary>The most members that an ensemble may have.</summary>
    public const int MaxMembers = 32;

    /// <summary>Networks of these shapes whose answers are averaged, 1 to <see cref="MaxMembers"/>.</summary>
    public int Members { get; init; } = 1;

    /// <summary>
    /// Whether output and loss are chosen at each training by what the target is; those that are here then mean nothing.
    /// </summary>
    public bool IsAuto { get; init; }

    /// <summary>The last layer.</summary>
    public LayerDefinition Output => Layers[^1];

    /// <summary>Units of the last layer; null where the training data decide.</summary>
    public int? Outputs => Output.Units;

    /// <summary>True when every shape is known, so that weights can exist.</summary>
    public bool IsBuilt => Inputs is not null && Outputs is not null;

    /// <summary>Inputs of layer <paramref name="layer"/>.</summary>
    /// <exception cref="InvalidOperationException">The definition is not built.</exception>
    public int FanIn(int layer) => (layer == 0 ? Inputs : Layers[layer - 1].Units) ?? throw NotBuilt();

    /// <summary>Units of layer <paramref name="layer"/>.</summary>
    /// <exception cref="InvalidOperationException">The definition is not built.</exception>
    public int FanOut(int layer) => Layers[layer].Units ?? throw NotBuilt();

    /// <summary>One of the networks by itself; each begins with weights of its own.</summary>
    /// <param name="member">Its index, from 0.</param>
    public NetworkDefinition Member(int member) => Members == 1 ? this : this with { Members = 1, Seed = Seeds.OfMember(Seed, member) };

    /// <summary>Weights and biases of all members; null while a shape is open.</summary>
    public Int128? ParameterCount
    {
        get
        {
            if (!IsBuilt) return null;
            Int128 count = 0;
            for (var l = 0; l < Layers.Length; l++)
                count += ((Int128)FanIn(l) + (Layers[l].UseBias ? 1 : 0)) * FanOut(l);
            return count * Members;
        }
    }

    /// <summary>Numbers that one row needs on its way through the network: its inputs and every layer's outputs.</summary>
    /// <exception cref="InvalidOperationException">The definition is not built.</exception>
    public long NumbersPerRow
    {
        get
        {
            // Every prediction asks, so nothing is allocated.
            long numbers = FanIn(0);
            for (var l = 0; l < Layers.Length; l++) numbers += FanOut(l);
            return numbers;
        }
    }

    /// <summary>A network that is chosen at training: one hidden layer, and an output and a loss that go with the target.</summary>
    /// <param name="seed">The seed of the initial weights.</param>
    public static NetworkDefinition Auto(long seed) => new()
    {
        Layers = [new() { Units = 100, Activation = new Relu() }, new() { Activation = new Identity() }],
        Loss = new MeanSquaredError(),
        Seed = seed,
        IsAuto = true,
    };

    /// <summary>The same network with the shapes that were open taken from data.</summary>
    /// <param name="inputs">Numbers per row after encoding.</param>
    /// <param name="outputs">Targets per row after encoding.</param>
    public NetworkDefinition Complete(int inputs, int outputs) => this with
    {
        Inputs = Inputs ?? inputs,
        Layers = Output.Units is null ? Layers.SetItem(Layers.Length - 1, Output with { Units = outputs }) : Layers,
    };

    /// <summary>Everything that is wrong with the definition; empty when nothing is.</summary>
    /// <remarks>Pointers are those of the definition as a JSON object.</remarks>
    public IReadOnlyList<Fault> Validate()
    {
        var faults = new List<Fault>();
        if (Inputs is < 1)
            faults.Add(new("/inputs", $"inputs is {Inputs}; it must be at least 1, or left out to be taken from the training data."));
        if (Layers.IsEmpty)
        {
            faults.Add(new("/layers", "layers is empty; a network has at least one layer."));
            return faults;
        }

        if (Members is < 1 or > MaxMembers)
            faults.Add(new("/members", $"members is {Members}; it must be from 1 to {MaxMembers}."));
        for (var l = 0; l < Layers.Length; l++)
            ValidateLayer(l, faults);
        if (Loss.RefusalOf(Output.Activation) is { } refusal)
            faults.Add(new("/loss", refusal));
        return faults;
    }

    private void ValidateLayer(int l, List<Fault> faults)
    {
        var layer = Layers[l];
        var isLast = l == Layers.Length - 1;
        var at = string.Create(CultureInfo.InvariantCulture, $"/layers/{l}");
        if (layer.Units is < 1)
            faults.Add(new($"{at}/units", $"units is {layer.Units}; it must be at least 1."));
        if (layer.Units is null && !isLast)
            faults.Add(new($"{at}/units", "units is missing; only the last layer's units may be left to the training data."));
        if (layer.Activation.IsOutputOnly && !isLast)
            faults.Add(
                new(
                    $"{at}/activation",
                    $"{layer.Activation.Name} belongs to the last layer only; a hidden layer takes "
                        + $"{string.Join(", ", HiddenActivations())}."));
        if (!(layer.Dropout >= 0 && layer.Dropout < 1))
            faults.Add(
                new(
                    $"{at}/dropout",
                    string.Create(CultureInfo.InvariantCulture, $"dropout is {layer.Dropout}; it must be at least 0 and less than 1.")));
        if (layer.Dropout > 0 && isLast)
            faults.Add(new($"{at}/dropout", "dropout belongs to hidden layers; the output of a network is never dropped."));
        if (layer.Kernel.IsEmpty && (l == 0 ? Inputs : Layers[l - 1].Units) is > 0 and var fanIn && layer.Units is > 0 and var fanOut
            && layer.Initializer.RefusalOf(fanIn, fanOut) is { } refusal)
            faults.Add(new($"{at}/initializer", refusal));
        ValidateKernel(l, at, faults);
        ValidateBias(layer, at, faults);
    }

    private static IEnumerable<string> HiddenActivations() =>
        Activation.All.Where(member => !member.Create(new Dictionary<string, object>(), "", [])!.IsOutputOnly)
            .Select(member => member.Name);

    /// <summary>The same shapes and choices without explicit weights, which may be as large as all the others are small.</summary>
    public NetworkDefinition WithoutWeights() => Layers.All(layer => layer.Kernel.IsEmpty && layer.Bias.IsEmpty)
        ? this
        : this with { Layers = [.. Layers.Select(layer => layer with { Kernel = [], Bias = [] })] };

    private void ValidateKernel(int l, string at, List<Fault> faults)
    {
        var kernel = Layers[l].Kernel;
        var fanIn = l == 0 ? Inputs : Layers[l - 1].Units;
        var units = Layers[l].Units;
        if (kernel.IsEmpty) return;
        if (fanIn is null || units is null)
        {
            faults.Add(
                new($"{at}/kernel", "an explicit kernel needs a layer whose inputs and units are given, not left to the training data."));
            return;
        }

        if (kernel.Length != fanIn)
            faults.Add(new($"{at}/kernel", $"kernel has {kernel.Length} rows; it must be inputs × units = {fanIn} × {units}."));
        for (var i = 0; i < kernel.Length; i++)
        {
            if (kernel[i].Length != units)
                faults.Add(new($"{at}/kernel/{i}", $"the row has {kernel[i].Length} numbers; it must have one per unit, {units}."));
            else if (kernel[i].Any(value => !float.IsFinite((float)value)))
                faults.Add(new($"{at}/kernel/{i}", "a weight is too large for 32-bit floating point."));
        }
    }

    private static void ValidateBias(LayerDefinition layer, string at, List<Fault> faults)
    {
        if (layer.Bias.IsEmpty) return;
        if (!layer.UseBias)
            faults.Add(new($"{at}/bias", "bias is given although useBias is false; leave one of them out."));
        else if (layer.Bias.Length != layer.Units)
            faults.Add(
                new(
                    $"{at}/bias",
                    $"bias has {layer.Bias.Length} numbers; it must have one per "
                        + $"unit{(layer.Units is { } units ? $", {units}" : ", and units must be given")}."));
        else if (layer.Bias.Any(value => !float.IsFinite((float)value)))
            faults.Add(new($"{at}/bias", "a bias is too large for 32-bit floating point."));
    }

    private static InvalidOperationException NotBuilt() => new("The definition leaves a shape open; complete it before asking for shapes.");
}
