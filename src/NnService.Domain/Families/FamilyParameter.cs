using System.Globalization;
using System.Reflection;

namespace NnService.Domain.Families;

/// <summary>One parameter of a member: its name, its default and what it may be.</summary>
/// <remarks>Read off the primary constructor of the member's type. Immutable, thread-safe.</remarks>
public sealed class FamilyParameter
{
    private readonly LimitsAttribute? _limits;

    internal FamilyParameter(ParameterInfo parameter)
    {
        Name = FamilyNames.CamelCase(parameter.Name!);
        Type = parameter.ParameterType;
        Default = parameter.DefaultValue!;
        _limits = parameter.GetCustomAttribute<LimitsAttribute>();
    }

    /// <summary>The name on the wire, for example <c>negativeSlope</c>.</summary>
    public string Name { get; }

    /// <summary><see cref="double"/>, <see cref="int"/> or <see cref="bool"/>.</summary>
    public Type Type { get; }

    /// <summary>The value when none is given.</summary>
    public object Default { get; }

    /// <summary>The smallest number, or null where any finite number is allowed.</summary>
    public double? Minimum => _limits?.Minimum;

    /// <summary>The largest number, or null where any finite number is allowed.</summary>
    public double? Maximum => _limits is { Maximum: < double.MaxValue } ? _limits.Maximum : null;

    /// <summary>True when <see cref="Minimum"/> itself is not allowed.</summary>
    public bool MinimumExcluded => _limits?.MinimumExcluded ?? false;

    /// <summary>True when <see cref="Maximum"/> itself is not allowed.</summary>
    public bool MaximumExcluded => _limits?.MaximumExcluded ?? false;

    /// <summary>What is allowed, in words.</summary>
    public string Allowed
    {
        get
        {
            if (Type == typeof(bool)) return "true or false";
            var noun = Type == typeof(int) ? "a whole number" : "a number";
            if (_limits is null) return noun;
            var lower = string.Create(CultureInfo.InvariantCulture, $"{(MinimumExcluded ? "greater than" : "at least")} {_limits.Minimum}");
            return Maximum is null
                ? $"{noun} {lower}"
                : string.Create(
                    CultureInfo.InvariantCulture, $"{noun} {lower} and {(MaximumExcluded ? "less than" : "at most")} {_limits.Maximum}");
        }
    }

    /// <summary>The value as this parameter's type, or null when it is not allowed.</summary>
    /// <param name="value">A <see cref="double"/> or a <see cref="bool"/>.</param>
    internal object? Accept(object value) => value switch
    {
        bool flag when Type == typeof(bool) => flag,
        double number when Type == typeof(double) && IsWithin(number) => number,
        double number when Type == typeof(int) && IsWithin(number) && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue =>
            (int)number,
        _ => null,
    };

    private bool IsWithin(double number) =>
        double.IsFinite(number)
        && (_limits is null
            || ((MinimumExcluded ? number > _limits.Minimum : number >= _limits.Minimum)
                && (MaximumExcluded ? number < _limits.Maximum : number <= _limits.Maximum)));
}
