using NnService.Api.Hosting;
using NnService.Tests.Common;

namespace NnService.Api.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void A_room_names_only_lower_ones()
    {
        Rooms.AssertOrder(
            typeof(NnHosting).Assembly,
            ["Problems", "Metrics"],
            ["Json", "Telemetry"],
            ["Contracts", "Requests"],
            ["Access"],
            ["Datasets", "Models", "Capabilities", "Webhooks"],
            ["Jobs", "Predictions"],
            ["OpenApi", "Pages"],
            ["Hosting", "Evaluations", "Protocols", "Textbook", "Operations"],
            ["Exchange"],
            ["Demo"],
            [""]);
    }
}
