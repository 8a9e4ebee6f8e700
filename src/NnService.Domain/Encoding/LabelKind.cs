namespace NnService.Domain.Encoding;

/// <summary>In which type labels leave where a type is needed: in exported graphs and in the protocols of other servers.</summary>
public enum LabelKind
{
    /// <summary>Whole numbers that a double holds exactly, as 64-bit integers.</summary>
    Whole,

    /// <summary>Numbers, in double precision.</summary>
    Number,

    /// <summary>Text; booleans are <c>true</c> and <c>false</c>.</summary>
    Word,
}
