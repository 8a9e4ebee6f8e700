using NnService.Domain.Data;
using NnService.Domain.Networks;
using NnService.Domain.Networks.Activations;
using NnService.Domain.Networks.Losses;

namespace NnService.Domain.Preparation;

/// <summary>What a model learns whose network is chosen at training.</summary>
public enum TaskChoice
{
    /// <summary>What the target looks like.</summary>
    Auto,

    /// <summary>One of its values.</summary>
    Classification,

    /// <summary>A number.</summary>
    Regression,
}

/// <summary>What such a model is to make small, or large.</summary>
public enum TrainingObjective
{
    /// <summary>The cross-entropy of probabilities.</summary>
    LogLoss,

    /// <summary>The share of right answers; learned as probabilities, of which the largest answers.</summary>
    Accuracy,

    /// <summary>The root of the mean squared error.</summary>
    Rmse,

    /// <summary>The mean absolute error.</summary>
    Mae,
}

/// <summary>Something that was chosen because nobody had said it.</summary>
/// <param name="Setting">What was chosen.</param>
/// <param name="Value">What it was set to.</param>
/// <param name="Reason">Why.</param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record TrainingChoice(string Setting, string Value, string Reason);

/// <summary>Chooses output, loss and task of a model that leaves its network to the data.</summary>
internal static class NetworkChoice
{
    // Whole numbers of which there are few are marks, grades and counts; those of which nearly every row has its own are not classes.
    private const int MostNumbers = 20;
    private const double MostShare = 0.05;

    /// <summary>Completes the definition; what cannot be is a fault.</summary>
    /// <param name="definition">A definition that leaves its network to the data.</param>
    /// <param name="targets">The columns to learn.</param>
    /// <param name="rows">The rows that have a value in each of them.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="choices">Receives what was chosen and why.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public static NetworkDefinition? Choose(
        NetworkDefinition definition,
        IReadOnlyList<Column> targets,
        int[] rows,
        TrainingRequest request,
        ICollection<TrainingChoice> choices,
        ICollection<Fault> faults)
    {
        if (TaskOf(targets, rows, request, choices, faults) is not { } task) return null;
        var isClassification = task == TaskChoice.Classification;
        if (request.Objective is { } objective
            && isClassification != (objective is TrainingObjective.LogLoss or TrainingObjective.Accuracy))
        {
            faults.Add(
                new(
                    "/objective",
                    $"objective is {Camel(objective.ToString())}, and the target is learned as "
                        + (isClassification ? "classes; use logLoss or accuracy" : "a number; use rmse or mae")
                        + ", or say which task it is."));
            return null;
        }

        Activation output = !isClassification ? new Identity() : targets.Count == 1 ? new Softmax() : new Sigmoid();
        Loss loss = request.Objective == TrainingObjective.Mae ? new MeanAbsoluteError() : Loss.DefaultFor(output);
        var hidden = definition.Layers.SkipLast(1).Select(layer => FormattableString.Invariant($"{layer.Units} {layer.Activation.Name}"));
        choices.Add(
            new(
                "layers",
                string.Join(", ", hidden.Append(output.Name)),
                "one hidden layer of this size, averaged over several networks, is best on most real tables"));
        choices.Add(
            new(
                "loss",
                loss.Name,
                request.Objective is { } made ? $"the objective is {Camel(made.ToString())}" : $"what goes with the output {output.Name}"));
        if (request.Preprocessing.Numeric is null)
            choices.Add(
                new(
                    "numeric",
                    request.Preprocessing.For(isClassification ? LearningTask.MultiClass : LearningTask.Regression).Numeric!.Name,
                    isClassification
                        ? "probabilities of classes are best from a straight line for each number on most real tables"
                        : "numbers are best told from intervals on most real tables"));
        return definition with
        {
            IsAuto = false,
            Layers = definition.Layers.SetItem(definition.Layers.Length - 1, definition.Output with { Activation = output }),
            Loss = loss,
        };
    }

    private static TaskChoice? TaskOf(
        IReadOnlyList<Column> targets,
        int[] rows,
        TrainingRequest request,
        ICollection<TrainingChoice> choices,
        ICollection<Fault> faults)
    {
        var areNumbers = targets.All(target => target.Type == ColumnType.Number);
        if (request.Task == TaskChoice.Regression && !areNumbers)
        {
            var words = targets.First(target => target.Type != ColumnType.Number);
            faults.Add(
                new(
                    "/task",
                    $"'{Text.Truncate(words.Name)}' is a {ColumnSelection.Word(words.Type)} column, which is not a number to learn."));
            return null;
        }

        if (request.Task != TaskChoice.Auto)
        {
            choices.Add(new("task", Camel(request.Task.ToString()), "it was asked for"));
            return request.Task;
        }

        var (task, reason) = !areNumbers
            ? (TaskChoice.Classification, "the target has words")
            : targets.Count > 1 ? (TaskChoice.Regression, "the targets are numbers") : OfNumbers(targets[0], rows);
        choices.Add(new("task", Camel(task.ToString()), reason));
        return task;
    }

    private static (TaskChoice Task, string Reason) OfNumbers(Column target, int[] rows)
    {
        var most = Math.Min(MostNumbers, (int)(MostShare * rows.Length));
        var numbers = new HashSet<double>();
        foreach (var row in rows)
        {
            if (!double.IsInteger(target.Numbers[row])) return (TaskChoice.Regression, "the target has numbers that are not whole");
            numbers.Add(target.Numbers[row]);
            if (numbers.Count > Math.Max(most, 2))
                return (TaskChoice.Regression, $"the target has more than {Math.Max(most, 2)} different whole numbers");
        }

        return (
            TaskChoice.Classification,
            $"the target has {numbers.Count} different whole numbers in {rows.Length} rows; say \"task\": \"regression\" to predict it as "
                + "a number");
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
