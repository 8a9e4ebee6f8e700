using System.Text.Json;
using System.Text.Json.Nodes;

namespace NnService.Web.Training;

/// <summary>Which alternative of a choice a value is, and how others are written.</summary>
internal static class Selection
{
    private const string Type = "type";

    /// <summary>The alternative that a value is, or that holds where there is none; null where that is not known.</summary>
    public static Alternative? Of(Setting choice, JsonNode? value) => value switch
    {
        null => choice.Find(choice.Default),
        JsonValue name when name.GetValueKind() == JsonValueKind.String => choice.Find(name.GetValue<string>()),
        JsonObject members when members[Type] is JsonValue name && name.GetValueKind() == JsonValueKind.String
            && choice.Find(name.GetValue<string>()) is { } named => named,
        JsonObject members => choice.Alternatives.FirstOrDefault(alternative => IsOf(alternative, members)),
        _ => choice.Alternatives.FirstOrDefault(alternative => alternative.Form == AlternativeForm.Json),
    };

    /// <summary>The value that chooses an alternative; null where leaving it out says the same.</summary>
    public static JsonNode? Choose(Setting choice, string? name) => choice.Find(name) switch
    {
        null => null,
        { Form: AlternativeForm.Name } named => named.Name == choice.Default ? null : JsonValue.Create(named.Name),
        _ => new JsonObject(),
    };

    /// <summary>A choice with a parameter changed; null for the parameter leaves it out.</summary>
    public static JsonNode? With(Setting choice, JsonNode? value, string parameter, JsonNode? changed)
    {
        if (Of(choice, value) is not { } alternative) return value;
        var members = value is JsonObject old ? (JsonObject)old.DeepClone() : [];
        members.Remove(parameter);
        if (changed is not null) members[parameter] = changed.DeepClone();
        if (alternative.Form != AlternativeForm.Name) return members;
        members.Remove(Type);
        if (members.Count == 0) return Choose(choice, alternative.Name);
        members.Insert(0, Type, alternative.Name);
        return members;
    }

    private static bool IsOf(Alternative alternative, JsonObject members) => alternative.Form switch
    {
        AlternativeForm.Members => members.Count == 0 || members.Any(member =>
            alternative.Parameters.Any(parameter => parameter.Name == member.Key)),
        AlternativeForm.Map => true,
        _ => false,
    };
}
