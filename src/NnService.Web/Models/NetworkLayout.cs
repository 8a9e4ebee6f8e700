using NnService.Client;

namespace NnService.Web.Models;

/// <summary>Where the nodes and links of a network are drawn: a column for each layer, the inputs first.</summary>
internal sealed class NetworkLayout
{
    /// <summary>Networks with more nodes are not drawn: nothing could be told apart.</summary>
    public const int MaxNodes = 200;

    /// <summary>Links that are drawn at most, the strongest ones.</summary>
    public const int MaxLinks = 600;

    /// <summary>The width of the picture.</summary>
    public const double Width = 720;

    private const double Margin = 26;
    private const double LargestStep = 44;
    private const double MostHeight = 700;
    private const double LargestRadius = 11;
    private const double SmallestRadius = 2.5;
    private const double ThinnestLink = 0.4;
    private const double ThickestLink = 4;

    private NetworkLayout(IReadOnlyList<LayerWeights> layers)
    {
        int[] counts = [layers[0].Kernel.Count, .. layers.Select(layer => layer.Kernel[0].Count)];
        var step = Math.Min(LargestStep, (MostHeight - (2 * Margin)) / counts.Max());
        Height = (counts.Max() * step) + (2 * Margin);
        Columns = [.. counts.Select((count, column) => ColumnOf(column, count, counts.Length))];
        Links = Strongest(layers);
        AllLinks = layers.Sum(layer => (long)layer.Kernel.Count * layer.Kernel[0].Count);
        Largest = Links.Select(link => Math.Abs(link.Weight)).DefaultIfEmpty(0).Max();
    }

    /// <summary>The height of the picture.</summary>
    public double Height { get; }

    /// <summary>The nodes, a list for each column.</summary>
    public IReadOnlyList<IReadOnlyList<NetworkNode>> Columns { get; }

    /// <summary>The links that are drawn, the weakest first, so that stronger ones lie above.</summary>
    public IReadOnlyList<NetworkLink> Links { get; }

    /// <summary>How many links the network has.</summary>
    public long AllLinks { get; }

    /// <summary>The absolute value of the largest weight.</summary>
    public double Largest { get; }

    /// <summary>The layout of a network; null where it has too many nodes.</summary>
    public static NetworkLayout? Of(IReadOnlyList<LayerWeights> layers)
    {
        if (layers.Count == 0 || layers.Any(layer => layer.Kernel.Count == 0)) return null;
        var nodes = layers[0].Kernel.Count + layers.Sum(layer => (long)layer.Kernel[0].Count);
        return nodes <= MaxNodes ? new(layers) : null;
    }

    /// <summary>How thick a link is drawn: by the size of its weight.</summary>
    public double ThicknessOf(double weight) => Largest > 0
        ? ThinnestLink + ((ThickestLink - ThinnestLink) * Math.Min(1, Math.Abs(weight) / Largest))
        : ThinnestLink;

    // A column with few nodes spreads them, within reason.
    private NetworkNode[] ColumnOf(int column, int count, int columns)
    {
        var step = Math.Min(LargestStep, (Height - (2 * Margin)) / count);
        var radius = Math.Clamp(step * 0.36, SmallestRadius, LargestRadius);
        var x = Margin + (column * (Width - (2 * Margin)) / (columns - 1));
        var top = (Height - ((count - 1) * step)) / 2;
        return [.. Enumerable.Range(0, count).Select(unit => new NetworkNode(column, unit, x, top + (unit * step), radius))];
    }

    private List<NetworkLink> Strongest(IReadOnlyList<LayerWeights> layers)
    {
        var all = new List<NetworkLink>();
        for (var l = 0; l < layers.Count; l++)
        {
            var kernel = layers[l].Kernel;
            for (var from = 0; from < kernel.Count; from++)
            {
                for (var to = 0; to < kernel[from].Count; to++)
                {
                    if (double.IsFinite(kernel[from][to])) all.Add(new(Columns[l][from], Columns[l + 1][to], kernel[from][to]));
                }
            }
        }

        return [.. all.OrderByDescending(link => Math.Abs(link.Weight)).Take(MaxLinks).Reverse()];
    }
}

/// <summary>A node of the picture.</summary>
/// <param name="Column">Its layer; 0 for the inputs.</param>
/// <param name="Unit">Its place in the layer, from 0.</param>
/// <param name="X">Where it is.</param>
/// <param name="Y">Where it is, from above.</param>
/// <param name="Radius">How large it is.</param>
internal sealed record NetworkNode(int Column, int Unit, double X, double Y, double Radius);

/// <summary>A link of the picture.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Weight">Its weight.</param>
internal sealed record NetworkLink(NetworkNode From, NetworkNode To, double Weight);
