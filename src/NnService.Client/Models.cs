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
    /// <summary>Whether the network is chosen at each training.</summary>
    public bool Auto { get; init; }

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
public sealed record ModelVersion(int Version, string? Job, Metrics? Metrics, DateTimeOffset CreatedAt, string Sha256, int? Engine = null)
{
    /// <summary>Which rows <see cref="Metrics"/> are of: test, validation, or out of fold with the number of folds.</summary>
    public string? MetricsSource { get; init; }

    /// <summary>Numbers that enter the first layer.</summary>
    public int? Inputs { get; init; }

    /// <summary>Units of the last layer.</summary>
    public int? Outputs { get; init; }

    /// <summary>The layers, from input to output.</summary>
    public IReadOnlyList<Layer> Layers { get; init; } = [];

    /// <summary>The loss.</summary>
    public Choice? Loss { get; init; }

    /// <summary>Weights and biases.</summary>
    public long? ParameterCount { get; init; }

    /// <summary>How many networks of these layers there are, whose answers are averaged; null of a single one.</summary>
    public Ensemble? Ensemble { get; init; }

    /// <summary>The version of the service that made it; null for initial or imported weights.</summary>
    public string? Program { get; init; }

    /// <summary>What it was trained on; null for initial or imported weights.</summary>
    public DatasetReference? Dataset { get; init; }

    /// <summary>Which rows were used for what; null for initial or imported weights.</summary>
    public DatasetParts? Parts { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>Values by key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>What was chosen at its training because nobody had said it; null where nothing was, and in lists.</summary>
    public IReadOnlyList<TrainingChoice>? Choices { get; init; }
}

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
    double? ExpectedCalibrationError = null)
{
    /// <summary>Numbers: the mean loss with answers and targets in their original unit; null where they are not scaled.</summary>
    public double? LossInTargetUnits { get; init; }

    /// <summary>Classes: how each fares.</summary>
    public IReadOnlyList<ClassReport>? PerClass { get; init; }

    /// <summary>Classes: how often each was taken for each other.</summary>
    public ConfusionMatrix? ConfusionMatrix { get; init; }
}

/// <summary>How one class fares.</summary>
/// <param name="Class">The label.</param>
/// <param name="Precision">Of the rows predicted as this class, the share that are; 0 when none was.</param>
/// <param name="Recall">Of the rows of this class, the share that was found; 0 when there are none.</param>
/// <param name="F1">The harmonic mean of both.</param>
/// <param name="Support">Rows of this class.</param>
public sealed record ClassReport(Cell Class, double Precision, double Recall, double F1, int Support);

/// <summary>How often each class was taken for each other.</summary>
/// <param name="Classes">The labels in the order of both indices.</param>
/// <param name="Counts">Rows by true class, in each of them by predicted class.</param>
public sealed record ConfusionMatrix(IReadOnlyList<Cell> Classes, IReadOnlyList<IReadOnlyList<int>> Counts);

/// <summary>What an evaluation came to.</summary>
/// <param name="Version">The version that was judged.</param>
/// <param name="Rows">Rows that were judged.</param>
/// <param name="Loss">The mean loss, as training measures it.</param>
/// <param name="Metrics">What the answers are worth.</param>
public sealed record Evaluation(int Version, int Rows, double Loss, Metrics Metrics);
