using System.Text.Json;
using System.Text.Json.Serialization;
using NnService.Api.Json;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Domain.Preparation;

namespace NnService.Api.Jobs;

/// <summary>Rows to set aside.</summary>
/// <param name="Fraction">Their share of all rows, above 0 and below 1; not where a column names them.</param>
/// <param name="Split">How they are chosen, or the column that names them; by default stratified where there are classes, else
/// random.</param>
public sealed record SplitContract(double? Fraction = null, SplitChoiceContract? Split = null)
{
    /// <summary>Stands for a member that was left out, which null does not: null turns the split off.</summary>
    internal static readonly SplitContract LeftOut = new();

    public static SplitContract From(SplitOptions options) => options.Column is { } column
        ? new(null, new(null, new(column)))
        : new(options.Fraction, options.Method is { } method ? new(method, null) : null);

    public SplitOptions ToOptions(string at, ICollection<Fault> faults)
    {
        if (Split?.By is { } by)
        {
            if (Fraction is not null) faults.Add(new($"{at}/fraction", "a column names the rows; leave fraction out."));
            if (by.Column is null)
                faults.Add(
                    new(
                        $"{at}/split/column",
                        "column is missing; name the column that is true, 1 or the name of the part in the rows to set aside."));
            return SplitOptions.By(by.Column ?? "");
        }

        if (Fraction is not (> 0 and < 1))
            faults.Add(
                new(
                    $"{at}/fraction",
                    Fraction is null
                        ? "fraction is missing; it is above 0 and below 1."
                        : FormattableString.Invariant($"fraction is {Fraction}; it must be above 0 and below 1.")));
        return new(Fraction ?? 0, Split?.Method);
    }
}

/// <summary>A column that names the rows to set aside.</summary>
/// <param name="Column">The column; a row is set aside where it is true, 1, or "validation" or "test". It is then no feature.</param>
public sealed record SplitColumnContract(string? Column = null);

/// <summary>How rows are set aside: <c>random</c>, <c>stratified</c>, <c>last</c>, or an object with the column that names them.</summary>
[JsonConverter(typeof(SplitChoiceContractConverter))]
public sealed record SplitChoiceContract(SplitMethod? Method, SplitColumnContract? By);

internal sealed class SplitChoiceContractConverter : JsonConverter<SplitChoiceContract>
{
    public override SplitChoiceContract Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String => new(StrictJson.ReadNested<SplitMethod>(ref reader, options), null),
            JsonTokenType.StartObject => new(null, StrictJson.ReadNested<SplitColumnContract>(ref reader, options)),
            _ =>
                throw new JsonRefusal(
                    ProblemCode.WrongType, "\"random\", \"stratified\", \"last\", or an object with a column, is expected here."),
        };

    public override void Write(Utf8JsonWriter writer, SplitChoiceContract value, JsonSerializerOptions options)
    {
        if (value.By is null) JsonSerializer.Serialize(writer, value.Method, options);
        else JsonSerializer.Serialize(writer, value.By, options);
    }
}
