using System.Text.Json;
using System.Text.Json.Nodes;
using NnService.Client;

namespace NnService.Web.Models;

/// <summary>A row that is typed, to be asked with.</summary>
public sealed class TryForm
{
    /// <summary>Rows with more values are not typed by hand.</summary>
    public const int MaxFields = 400;

    // Longer addresses are cut by programs that hand them on.
    private const int MaxState = 1500;

    /// <summary>The form of a version, with a typical row.</summary>
    public TryForm(ModelSchema schema)
    {
        Schema = schema;
        Fields = schema.Plain
            ? [.. Enumerable.Range(0, schema.Inputs).Select(place => new TryField(place))]
            : [.. schema.Features.Select(feature => new TryField(feature))];
    }

    /// <summary>What the version takes.</summary>
    public ModelSchema Schema { get; }

    /// <summary>The values, in the order of a row.</summary>
    public IReadOnlyList<TryField> Fields { get; }

    /// <summary>Whether every value can be asked with.</summary>
    public bool IsValid => Fields.All(one => one.IsValid);

    /// <summary>The row as a list of values.</summary>
    public IReadOnlyList<Cell> Row => [.. Fields.Select(one => one.Value)];

    /// <summary>The row by name.</summary>
    public IReadOnlyDictionary<string, Cell> NamedRow => Fields.ToDictionary(one => one.Name, one => one.Value);

    /// <summary>The row as an address has it; null where it is too long, or not a row.</summary>
    public string? State => IsValid && JsonSerializer.Serialize(Row) is { Length: <= MaxState } text ? text : null;

    /// <summary>The body of the request that asks with this row.</summary>
    public JsonObject Body => new()
    {
        ["instances"] = new JsonArray(Schema.Plain ? JsonSerializer.SerializeToNode(Row) : JsonSerializer.SerializeToNode(NamedRow)),
    };

    /// <summary>Takes the row of an address; what does not fit stays typical.</summary>
    public void Take(string? state)
    {
        foreach (var (field, value) in Fields.Zip(Parse(state))) field.Take(value);
    }

    /// <summary>Goes back to a typical row.</summary>
    public void Reset()
    {
        foreach (var field in Fields)
        {
            field.IsMissing = false;
            field.Reset();
        }
    }

    private static Cell[] Parse(string? state)
    {
        try
        {
            return state is null ? [] : JsonSerializer.Deserialize<Cell[]>(state) ?? [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return []; // somebody has changed the address
        }
    }
}
