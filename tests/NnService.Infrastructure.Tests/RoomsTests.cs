using NnService.Tests.Common;

namespace NnService.Infrastructure.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void A_room_names_only_lower_ones()
    {
        Rooms.AssertOrder(
            typeof(NnInfrastructure).Assembly,
            ["Telemetry"],
            ["Storage"],
            ["Audit", "Idempotency", "Quotas", "Webhooks"],
            ["Keys"],
            ["Datasets", "Models"],
            ["Jobs", "Onnx"],
            [""]);
    }
}
