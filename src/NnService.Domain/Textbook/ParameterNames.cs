using System.Globalization;

namespace NnService.Domain.Textbook;

/// <summary>
/// The names of the links as they are drawn: w1, w2, … through the kernels of all layers, b1, b2, … through their biases.
/// </summary>
/// <remarks>Kernels are read row by row: all links of the first input, then those of the second. Immutable, thread-safe.</remarks>
public sealed class ParameterNames
{
    private readonly int[] _kernels;
    private readonly int[] _biases;

    /// <summary>Names the parameters of a network.</summary>
    public ParameterNames(TextbookNetwork network)
    {
        _kernels = [.. network.Trainable(biases: false)];
        _biases = [.. network.Trainable(biases: true).Except(_kernels)];
        var names = new string[network.Parameters.Length];
        for (var i = 0; i < _kernels.Length; i++)
            names[_kernels[i]] = string.Create(CultureInfo.InvariantCulture, $"w{i + 1}");
        for (var i = 0; i < _biases.Length; i++)
            names[_biases[i]] = string.Create(CultureInfo.InvariantCulture, $"b{i + 1}");
        All = names;
    }

    /// <summary>The names in the layout of the parameters.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>What there is, in words: w1 to w12, b1 to b5.</summary>
    public string Description => string.Join(", ", new[] { Through("w", _kernels.Length), Through("b", _biases.Length) }.OfType<string>());

    /// <summary>The index of a name into the parameters; −1 where there is none.</summary>
    public int Find(string name)
    {
        var indices = name is ['w', ..] ? _kernels : name is ['b', ..] ? _biases : [];
        return name is [_, >= '1' and <= '9', ..]
            && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= indices.Length
            ? indices[number - 1]
            : -1;
    }

    private static string? Through(string letter, int count) => count switch
    {
        0 => null,
        1 => $"{letter}1",
        _ => string.Create(CultureInfo.InvariantCulture, $"{letter}1 to {letter}{count}"),
    };
}
