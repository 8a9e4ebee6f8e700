using NnService.Tests.Common;

namespace NnService.Domain.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void A_room_names_only_lower_ones()
    {
        Rooms.AssertOrder(
            typeof(Fault).Assembly,
            [""],
            ["Numerics", "Families"],
            ["Data", "Networks"],
            ["Optimizers", "Encoding"],
            ["Evaluation", "Textbook"],
            ["Training", "Prediction"],
            ["Preparation"]);
    }

    [Fact]
    public void A_lower_room_that_names_a_higher_one_is_found()
    {
        Assert.NotEmpty(Rooms.UpwardReferences(
            typeof(Fault).Assembly,
            ["Preparation"],
            [
                "", "Numerics", "Families", "Data", "Networks", "Optimizers", "Encoding", "Textbook", "Evaluation", "Training",
                "Prediction",
            ]));
    }
}
