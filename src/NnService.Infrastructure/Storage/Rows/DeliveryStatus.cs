namespace NnService.Infrastructure.Storage.Rows;

/// <summary>Where a message to a webhook stands.</summary>
public enum DeliveryStatus
{
    /// <summary>It waits to be sent, for the first time or again.</summary>
    Pending,

    /// <summary>Its target has taken it.</summary>
    Delivered,

    /// <summary>It was given up.</summary>
    Failed,
}
