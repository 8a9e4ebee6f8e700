using System.ComponentModel.DataAnnotations;
using NnService.Domain;

namespace NnService.Api.Requests;

/// <summary>Which web pages of other servers may use this one (<c>NnService:Cors</c>).</summary>
public sealed class NnCorsOptions : IValidatableObject
{
    public const string Section = "NnService:Cors";

    /// <summary>Origins, each as <c>scheme://host</c> or <c>scheme://host:port</c> and nothing else; default none.</summary>
    public string[] Origins { get; set; } = [];

    /// <summary>The same in the spelling of browsers.</summary>
    internal string[] NormalOrigins => [.. Origins.Select(WebOrigin.Normalize).OfType<string>()];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var i = 0; i < Origins.Length; i++)
        {
            if (WebOrigin.Normalize(Origins[i]) is not null) continue;
            yield return new(
                $"'{Text.Truncate(Origins[i])}' is not one origin. Write it as scheme://host or scheme://host:port,"
                + " for example https://app.example:8443, without path, slash at the end or wildcard.",
                [$"{nameof(Origins)}:{i}"]);
        }
    }
}
