using System.Globalization;
using NnService.Client;

namespace NnService.Web.Models;

/// <summary>What is typed for one feature, or for one input of a plain model.</summary>
public sealed class TryField
{
    private const double StepsOfRange = 200;

    private readonly FeatureSchema? _feature;

    /// <summary>A feature, with its typical value.</summary>
    public TryField(FeatureSchema feature)
    {
        _feature = feature;
        Name = feature.Name;
        Choices = feature.Type == "number" ? [] : feature.Categories ?? [];
        Reset();
    }

    /// <summary>An input of a plain model, of which no range is known.</summary>
    public TryField(int place)
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"x{place + 1}");
        Choices = [];
        Reset();
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The values to choose from; empty for numbers.</summary>
    public IReadOnlyList<Cell> Choices { get; }

    /// <summary>Whether it is a number.</summary>
    public bool IsNumber => _feature is null or { Type: "number" };

    /// <summary>Whether training rows had gaps, so that a missing value means something.</summary>
    public bool CanBeMissing => _feature?.MissingIndicator == true;

    /// <summary>The smallest value of the training rows; null where it is not known.</summary>
    public double? Min => _feature?.Min;

    /// <summary>The largest value of the training rows; null where it is not known.</summary>
    public double? Max => _feature?.Max;

    /// <summary>How far a slider goes at a time: a round part of its range.</summary>
    public double Step
    {
        get
        {
            var rough = (Max - Min) / StepsOfRange;
            if (rough is not > 0) return 1;
            var power = Math.Pow(10, Math.Floor(Math.Log10(rough.Value)));
            return (rough / power) switch
            {
                <= 1.5 => power,
                <= 3.5 => 2 * power,
                <= 7.5 => 5 * power,
                _ => 10 * power,
            };
        }
    }

    /// <summary>A number as it is typed; of a choice its place.</summary>
    public string Text { get; set; } = "";

    /// <summary>Whether there is no value.</summary>
    public bool IsMissing { get; set; }

    /// <summary>Whether what is typed is a value.</summary>
    public bool IsValid => IsMissing || (IsNumber ? Number is not null : Chosen is not null || Choices.Count == 0);

    /// <summary>Whether it is a number that no training row reached, so that the answer is a guess.</summary>
    public bool IsOutside => !IsMissing && Number is { } number && (number < Min || number > Max);

    /// <summary>The value to ask with.</summary>
    public Cell Value => IsMissing ? default : Number is { } number ? number : Chosen ?? (Cell)Text;

    private double? Number =>
        IsNumber && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    // Not a plain null: that would be a cell without a value.
    private Cell? Chosen =>
        !IsNumber && int.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < Choices.Count
            ? Choices[place]
            : default(Cell?);

    /// <summary>Takes the typical value: what replaces a missing one.</summary>
    public void Reset()
    {
        if (_feature is not { } feature) Take(0);
        else if (feature.Missing.IsMissing) Take(Choices.Count > 0 ? Choices[0] : 0);
        else Take(feature.Missing);
    }

    /// <summary>Takes a value; one that does not fit is passed over.</summary>
    public void Take(Cell value)
    {
        if (value.IsMissing)
        {
            IsMissing = CanBeMissing;
            return;
        }

        var place = IsNumber ? -1 : Choices.ToList().IndexOf(value);
        if (IsNumber ? value.Number is null : place < 0) return;
        IsMissing = false;
        Text = IsNumber ? value.ToString() : place.ToString(CultureInfo.InvariantCulture);
    }
}
