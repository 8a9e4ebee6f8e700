namespace NnService.Domain.Data;

/// <summary>What the values of a column are.</summary>
public enum ColumnType
{
    /// <summary>Finite numbers.</summary>
    Number,

    /// <summary>One word of a limited set.</summary>
    Category,

    /// <summary>true or false, in any of the usual spellings.</summary>
    Boolean,

    /// <summary>Free text: kept, but no feature.</summary>
    Text,

    /// <summary>Dates and times: kept, but no feature.</summary>
    Date,
}
