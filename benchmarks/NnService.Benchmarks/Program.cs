using BenchmarkDotNet.Running;
using NnService.Benchmarks;

// `training` and `growth` print tables of whole runs, `products` of single products, `bigtable` of a large table through the service,
// `serving` of predictions through it, `quality` of how good they are beside scikit-learn's, `access` of what asking for keys costs, `batching` of what dynamic batching would save, `cluster` of several processes on one database, `pages` of pages in a browser;
// anything else goes to BenchmarkDotNet, for example `--filter *Products*`.
switch (args.FirstOrDefault())
{
    case "training":
        TrainingTable.Run(args[1..]);
        break;
    case "products":
        ProductTable.Run();
        break;
    case "growth":
        GrowthTable.Run(args.ElementAtOrDefault(1));
        break;
    case "bigtable":
        await LargeTableRun.RunAsync(args.ElementAtOrDefault(1));
        break;
    case "serving":
        await ServingTable.RunAsync(args[1..]);
        break;
    case "access":
        await AccessTable.RunAsync(args[1..]);
        break;
    case "batching":
        await DynamicBatchingTable.RunAsync();
        break;
    case "quality":
        await QualityTable.RunAsync(args[1..]);
        break;
    case "pages":
        await PageTable.RunAsync(args[1..]);
        break;
    case "cluster":
        await ClusterTable.RunAsync();
        break;
    case BareEndpoint.Argument:
        await BareEndpoint.ServeAsync();
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}
