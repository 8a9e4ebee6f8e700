namespace NnService.Client;

/// <summary>A layer of a network.</summary>
/// <param name="Units">Its units; null in the last layer to take them from the training data.</param>
/// <param name="Activation">Its activation; null for identity.</param>
public sealed record Layer(int? Units = null, Choice? Activation = null)
{
    /// <summary>How its weights begin; null for Xavier, uniform.</summary>
    public Choice? Initializer { get; init; }

    /// <summary>Whether it has a bias; null for yes.</summary>
    public bool? UseBias { get; init; }

    /// <summary>The share of its units that training leaves out at random, from 0 to below 1; null for 0.</summary>
    public double? Dropout { get; init; }

    /// <summary>Explicit weights, inputs × units; null to draw them.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Kernel { get; init; }

    /// <summary>Explicit biases, one per unit; null for zeros.</summary>
    public IReadOnlyList<double>? Bias { get; init; }
}

/// <summary>A model to create. What is null has the service's default.</summary>
/// <param name="Layers">The layers from input to output, at least one; null for a network that is chosen at each training.</param>
public sealed record NewModel(IReadOnlyList<Layer>? Layers = null)
{
    /// <summary>The id; null to have one made.</summary>
    public string? Id { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>Numbers that enter the first layer; null to take them from the training data.</summary>
    public int? Inputs { get; init; }

    /// <summary>The loss; null for the one made for the last activation.</summary>
    public Choice? Loss { get; init; }

    /// <summary>The seed of the initial weights.</summary>
    public long? Seed { get; init; }
}

/// <summary>
/// A model as the service keeps it; every default is filled in, and what is open is told of the current version: layers and loss are null
/// where they are chosen at training and there is no version yet.
/// </summary>
public sealed record Model(
    string Id,
    string? Description,
    int? Inputs,
    int? Outputs,
    IReadOnlyList<Layer>? Layers,
    Choice? Loss,
    long Seed,
    long? ParameterCount,
    bool Built,
    int? CurrentVersion,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>Names of versions.</summary>
    public IReadOnlyDictionary<string, int> Aliases { get; init; } = new Dictionary<string, int>();

    /// <summary>How good the current version is on rows that training did not see; null without any.</summary>
    public Metrics? Metrics { get; init; }
}

/// <summary>An immutable version of a model; 0 is its initial weights.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Job">The job that made it; null for initial or imported weights.</param>
/// <param name="Metrics">How good it is on rows that training did not see; null without any.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Sha256">SHA-256 of its weights.</param>
/// <param name="Engine">The version of the training engine that made it; null for initial or imported weights.</param>
public sealed record ModelVersion(int Version, string? Job, Metrics? Metrics, DateTimeOffset CreatedAt, string Sha256, int? Engine = null);

/// <summary>How good a version is; what does not apply to its task is null. See the service's documentation of each.</summary>
public sealed record Metrics(
    int? Rows,
    double? Loss,
    double? Accuracy,
    double? BalancedAccuracy,
    double? MacroF1,
    double? LogLoss,
    double? RocAuc,
    double? Mae,
    double? Rmse,
    double? R2,
    double? ExpectedCalibrationError = null);

/// <summary>What an evaluation came to.</summary>
/// <param name="Version">The version that was judged.</param>
/// <param name="Rows">Rows that were judged.</param>
/// <param name="Loss">The mean loss, as training measures it.</param>
/// <param name="Metrics">What the answers are worth.</param>
public sealed record Evaluation(int Version, int Rows, double Loss, Metrics Metrics);
