using NnService.Domain.Families;
using NnService.Domain.Networks;
using NnService.Domain.Optimizers;
using NnService.Domain.Training;

namespace NnService.Domain.Tests.Families;

/// <summary>What holds for every member of every family; a new member is covered as soon as it is in its family's list.</summary>
public sealed class FamilyMemberTests
{
    private static readonly Member[] All =
    [
        .. Members(Activation.All),
        .. Members(Initializer.All),
        .. Members(Loss.All),
        .. Members(Optimizer.All),
        .. Members(LearningRateSchedule.All),
    ];

    public static TheoryData<string> Names => [.. All.Select(member => member.Name)];

    public static TheoryData<string, string> NumberNames =>
        [.. All.SelectMany(
            member => member.Parameters.Where(parameter => parameter.Type != typeof(bool))
                .Select(parameter => (member.Name, parameter.Name)))];

    [Theory]
    [InlineData("activation leakyRelu", "negativeSlope", 0.01, "a number at least 0 and at most 1")]
    [InlineData("initializer constant", "value", 0.0, "a number")]
    [InlineData("initializer normal", "mean", 0.0, "a number")]
    [InlineData("initializer normal", "standardDeviation", 0.01, "a number at least 0")]
    [InlineData("initializer uniform", "min", -0.05, "a number")]
    [InlineData("initializer uniform", "max", 0.05, "a number")]
    [InlineData("optimizer sgd", "learningRate", 0.01, "a number greater than 0")]
    [InlineData("optimizer sgd", "momentum", 0.0, "a number at least 0 and less than 1")]
    [InlineData("optimizer sgd", "nesterov", false, "true or false")]
    [InlineData("optimizer adam", "learningRate", 0.001, "a number greater than 0")]
    [InlineData("optimizer adam", "beta1", 0.9, "a number at least 0 and less than 1")]
    [InlineData("optimizer adam", "beta2", 0.999, "a number at least 0 and less than 1")]
    [InlineData("optimizer adam", "epsilon", 1e-8, "a number greater than 0")]
    [InlineData("optimizer adamW", "weightDecay", 0.01, "a number at least 0")]
    [InlineData("optimizer rmsProp", "learningRate", 0.001, "a number greater than 0")]
    [InlineData("optimizer rmsProp", "rho", 0.9, "a number at least 0 and less than 1")]
    [InlineData("optimizer rmsProp", "epsilon", 1e-7, "a number greater than 0")]
    [InlineData("optimizer adagrad", "learningRate", 0.01, "a number greater than 0")]
    [InlineData("optimizer adagrad", "epsilon", 1e-7, "a number greater than 0")]
    [InlineData("optimizer hotCold", "step", 0.1, "a number greater than 0")]
    [InlineData("activation elu", "alpha", 1.0, "a number at least 0 and at most 1000")]
    [InlineData("loss huber", "delta", 1.0, "a number greater than 0")]
    [InlineData("schedule constant", "warmupSteps", 0, "a whole number at least 0 and at most 2147483647")]
    [InlineData("schedule step", "gamma", 0.1, "a number greater than 0 and at most 1")]
    [InlineData("schedule step", "every", 30, "a whole number at least 1 and at most 2147483647")]
    [InlineData("schedule exponential", "gamma", 0.95, "a number greater than 0 and at most 1")]
    [InlineData("schedule inverseTime", "decay", 0.01, "a number at least 0")]
    [InlineData("schedule reduceOnPlateau", "factor", 0.1, "a number greater than 0 and less than 1")]
    [InlineData("schedule reduceOnPlateau", "patience", 10, "a whole number at least 1 and at most 2147483647")]
    public void Parameters_of_member_have_their_default_and_limits(string name, string parameterName, object standard, string allowed)
    {
        var parameter = Of(name).Parameters.Single(parameter => parameter.Name == parameterName);

        Assert.Equal(standard, parameter.Default);
        Assert.Equal(allowed, parameter.Allowed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_without_arguments_has_the_defaults(string name)
    {
        var member = Of(name);

        var (created, faults) = Create(member, []);

        Assert.Empty(faults);
        Assert.Equal(member.Parameters.Select(parameter => parameter.Default), member.ArgumentsOf(created!).Select(pair => pair.Value));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_from_arguments_of_another_instance_is_equal_to_it(string name)
    {
        var member = Of(name);
        var (other, _) = Create(member, member.Parameters.ToDictionary(parameter => parameter.Name, Other));

        var (again, faults) = Create(member, member.ArgumentsOf(other!).ToDictionary(pair => pair.Key, pair => Sent(pair.Value)));

        Assert.Empty(faults);
        Assert.Equal(other, again);
        Assert.Equal(member.Parameters.Select(Other), member.ArgumentsOf(again!).Select(pair => Sent(pair.Value)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_unknown_parameter_is_refused_at_its_place(string name)
    {
        var member = Of(name);

        var (created, faults) = Create(member, new() { ["learningrate"] = 1.0 });

        Assert.Null(created);
        var fault = Assert.Single(faults);
        Assert.Equal("/here/learningrate", fault.Pointer);
        Assert.Contains(
            member.Parameters.Count == 0 ? "it has no parameters" : $"allowed: {string.Join(", ", member.Parameters.Select(p => p.Name))}",
            fault.Detail,
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NumberNames))]
    public void Create_number_at_its_limit_is_accepted_unless_excluded(string name, string parameterName)
    {
        var parameter = Of(name).Parameters.Single(parameter => parameter.Name == parameterName);

        if (parameter.Minimum is { } minimum)
        {
            Assert.Equal(!parameter.MinimumExcluded, Accepts(name, parameterName, minimum));
            Assert.True(Accepts(name, parameterName, Above(minimum)));
            Assert.False(Accepts(name, parameterName, Below(minimum)));
        }

        if (parameter.Maximum is { } maximum)
        {
            Assert.Equal(!parameter.MaximumExcluded, Accepts(name, parameterName, maximum));
            Assert.True(Accepts(name, parameterName, Below(maximum)));
            Assert.False(Accepts(name, parameterName, Above(maximum)));
        }
        else
        {
            Assert.True(Accepts(name, parameterName, double.MaxValue));
        }

        double Above(double number) => parameter.Type == typeof(int) ? number + 1 : Math.BitIncrement(number);
        double Below(double number) => parameter.Type == typeof(int) ? number - 1 : Math.BitDecrement(number);
    }

    [Theory]
    [MemberData(nameof(NumberNames))]
    public void Create_what_is_no_finite_number_is_refused(string name, string parameterName)
    {
        Assert.False(Accepts(name, parameterName, double.NaN));
        Assert.False(Accepts(name, parameterName, double.PositiveInfinity));
        Assert.False(Accepts(name, parameterName, double.NegativeInfinity));
        Assert.False(Accepts(name, parameterName, true));
    }

    [Fact]
    public void Create_number_for_flag_is_refused() => Assert.False(Accepts("optimizer sgd", "nesterov", 1.0));

    [Fact]
    public void Create_several_wrong_values_names_all_of_them_and_what_is_allowed()
    {
        var (created, faults) = Create(Of("optimizer sgd"), new() { ["learningRate"] = 0.0, ["momentum"] = 1.0, ["speed"] = 3.0 });

        Assert.Null(created);
        Assert.Equal(
            [
                new("/here/speed", "'speed' is not a parameter of sgd; allowed: learningRate, momentum, nesterov."),
                new("/here/learningRate", "learningRate of sgd is 0; it must be a number greater than 0."),
                new("/here/momentum", "momentum of sgd is 1; it must be a number at least 0 and less than 1."),
            ],
            faults);
    }

    private static bool Accepts(string name, string parameter, object value) =>
        Create(Of(name), new() { [parameter] = value }).Created is not null;

    private static (object? Created, List<Fault> Faults) Create(Member member, Dictionary<string, object> arguments)
    {
        var faults = new List<Fault>();
        return (member.Create(arguments, faults), faults);
    }

    // An allowed value that is not the default.
    private static object Other(FamilyParameter parameter) => parameter.Default switch
    {
        bool flag => !flag,
        int number => number + 1.0,
        _ => (parameter.Minimum ?? -1) + 0.625,
    };

    // Every number is a double on the way in.
    private static object Sent(object value) => value is int number ? (double)number : value;

    private static Member Of(string name) => All.Single(member => member.Name == name);

    private static IEnumerable<Member> Members<T>(FamilyRegistry<T> all)
        where T : class => all.Select(choice => new Member(
            $"{all.Family} {choice.Name}",
            choice.Parameters,
            (arguments, faults) => all.Create(choice.Name, arguments, "/here", faults),
            instance => choice.ArgumentsOf((T)instance)));

    private sealed record Member(
        string Name,
        IReadOnlyList<FamilyParameter> Parameters,
        Func<IReadOnlyDictionary<string, object>, ICollection<Fault>, object?> Create,
        Func<object, IEnumerable<KeyValuePair<string, object>>> ArgumentsOf);
}
