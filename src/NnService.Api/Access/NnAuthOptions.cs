using System.ComponentModel.DataAnnotations;

namespace NnService.Api.Access;

/// <summary>Who is asked for a key.</summary>
public enum AuthMode
{
    /// <summary>Everybody where others than this machine reach the service; nobody where it listens on loopback alone.</summary>
    Auto,

    /// <summary>Everybody.</summary>
    Required,

    /// <summary>Nobody.</summary>
    Off,
}

/// <summary>Who may use the service; section <c>NnService:Auth</c>.</summary>
public sealed class NnAuthOptions
{
    internal const string Section = "NnService:Auth";

    /// <summary>
    /// <c>Auto</c>: a key is asked for where the service listens beyond loopback or behind proxies; <c>Required</c>: always; <c>Off</c>:
    /// never.
    /// </summary>
    [EnumDataType(typeof(AuthMode), ErrorMessage = "NnService:Auth:Mode must be Auto, Required or Off.")]
    public AuthMode Mode { get; set; }

    /// <summary>A file with one key, which is taken as one of the role admin; empty for none.</summary>
    public string BootstrapKeyFile { get; set; } = "";

    /// <summary>Whether keys are taken over plain HTTP from other machines, where whoever listens in between has them afterwards.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>
    /// Wrong keys of one address in a minute, of IPv6 one /64, after which they are answered with 429; from 1 to 1 000 000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxFailuresPerMinute { get; set; } = 10;
}
