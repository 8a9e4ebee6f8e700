using System.ComponentModel.DataAnnotations;

namespace NnService.Infrastructure.Models;

/// <summary>What is deleted by itself; section <c>NnService:Retention</c>.</summary>
public sealed class NnRetentionOptions
{
    internal const string Section = "NnService:Retention";

    /// <summary>
    /// Trained versions of a model that stay, 0 to 1 000 000: the latest, and besides them the current one, those with an alias and those
    /// that a job begins with. Older ones are deleted when a training makes a new one; 0 keeps all.
    /// </summary>
    [Range(0, 1_000_000, ErrorMessage = "NnService:Retention:Versions must be from 0 to 1000000.")]
    public int Versions { get; set; }
}
