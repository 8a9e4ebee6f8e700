using NnService.Tests.Common;
using NnService.Web.Hosting;

namespace NnService.Web.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void A_room_names_only_lower_ones()
    {
        Rooms.AssertOrder(
            typeof(WebPages).Assembly,
            ["Language", "Access"],
            ["Parts"],
            ["Data", "Jobs", "Models", "Operating", "Training"],
            ["Start"],
            ["Layout"],
            ["Hosting"],
            [""]);
    }
}
