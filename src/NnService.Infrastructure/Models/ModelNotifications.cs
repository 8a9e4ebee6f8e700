using NnService.Infrastructure.Storage;

namespace NnService.Infrastructure.Models;

/// <summary>
/// Notifies those inside this process who keep something of a model in memory that the model has changed. Only a hint: the database is the
/// truth. Thread-safe.
/// </summary>
public sealed class ModelNotifications
{
    internal ModelNotifications(ChangeNotifier changes) => changes.Changed += Forward;

    /// <summary>
    /// The model of this id was changed, got a new version or was deleted, and that is committed; null where that may be so of any model.
    /// </summary>
    public event Action<string?>? Changed;

    private void Forward(Change? change)
    {
        if (change is null) Changed?.Invoke(null);
        else if (change is { Kind: ChangeKind.Model, Id: var id }) Changed?.Invoke(id);
    }
}
