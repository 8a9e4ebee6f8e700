namespace NnService.Api.Access;

/// <summary>What was read in a token.</summary>
/// <param name="Caller">Who sends it; <see cref="Caller.Wrong"/> where it is not valid.</param>
/// <param name="Subject">What its provider calls them; null where it is not valid.</param>
/// <param name="EndsAt">When it expires; UTC.</param>
/// <param name="Fault">Why it is not valid, which holds nothing of it.</param>
internal sealed record TokenReading(Caller Caller, string? Subject, DateTime EndsAt, string? Fault)
{
    /// <summary>Of one that is not valid.</summary>
    public static TokenReading Wrong(string fault) => new(Caller.Wrong, null, default, fault);
}
