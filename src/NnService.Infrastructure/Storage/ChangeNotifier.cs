namespace NnService.Infrastructure.Storage;

/// <summary>What kind of thing has changed.</summary>
internal enum ChangeKind
{
    /// <summary>A model: its description, its versions or which of them is current; or it is gone.</summary>
    Model,

    /// <summary>How far a job is, or its status.</summary>
    Job,

    /// <summary>What the worker that runs a job is to do: cancel, pause.</summary>
    Command,

    /// <summary>A job that waits to be run. Quartz tells its own process; this is for others.</summary>
    Queue,

    /// <summary>An API key: made, rotated or revoked.</summary>
    Key,
}

/// <summary>Something that has changed.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">Of the model, job or key.</param>
internal readonly record struct Change(ChangeKind Kind, string Id)
{
    public static Change Model(string id) => new(ChangeKind.Model, id);

    public static Change Job(string id) => new(ChangeKind.Job, id);

    public static Change Command(string id) => new(ChangeKind.Command, id);

    public static Change Queue(string id) => new(ChangeKind.Queue, id);

    public static Change Key(string id) => new(ChangeKind.Key, id);
}

/// <summary>Publishes inside this process what has changed. Only a hint: the database is the truth. Thread-safe.</summary>
internal sealed class ChangeNotifier
{
    /// <summary>Something has changed, and that is committed; null where anything may have.</summary>
    public event Action<Change?>? Changed;

    public void Publish(Change change) => Changed?.Invoke(change);

    /// <summary>Publishes that anything may have changed.</summary>
    public void PublishAll() => Changed?.Invoke(null);
}
