namespace NnService.Infrastructure.Models;

/// <summary>
/// Tells those inside this process who keep something of a model in memory that the model has changed. Only a hint: the database is the
/// truth. Thread-safe.
/// </summary>
public sealed class ModelNotifications
{
    /// <summary>
    /// The model of this id was changed, got a new version or was deleted, and that is committed; null where that may be so of any model.
    /// </summary>
    public event Action<string?>? Changed;

    internal void Publish(string modelId) => Changed?.Invoke(modelId);

    internal void PublishAll() => Changed?.Invoke(null);
}
