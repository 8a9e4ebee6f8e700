namespace NnService.Infrastructure.Storage.Rows;

/// <summary>What a dataset belongs to.</summary>
public enum DatasetKind
{
    Uploaded,

    /// <summary>Came with the service; read-only.</summary>
    BuiltIn,

    /// <summary>Came inside a training request; belongs to that job, and is in no list.</summary>
    Inline,
}
