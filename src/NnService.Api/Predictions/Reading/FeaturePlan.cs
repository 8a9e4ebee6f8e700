using System.Runtime.CompilerServices;
using NnService.Domain.Encoding;

namespace NnService.Api.Predictions.Reading;

/// <summary>Where each feature of an encoding goes. Made once for each version and shared by all requests. Immutable, thread-safe.</summary>
internal sealed class FeaturePlan
{
    private static readonly ConditionalWeakTable<DataEncoding, FeaturePlan> Plans = [];

    private readonly Dictionary<string, int> _features = new(StringComparer.Ordinal);

    private FeaturePlan(DataEncoding encoding)
    {
        Places = new int[encoding.Features.Length];
        for (var (i, place) = (0, 0); i < Places.Length; place += encoding.Features[i++].Width)
        {
            Places[i] = place;
            _features.Add(encoding.Features[i].Name, i);
        }
    }

    /// <summary>The first input of each feature.</summary>
    public int[] Places { get; }

    public static FeaturePlan Of(DataEncoding encoding) => Plans.GetValue(encoding, encoding => new FeaturePlan(encoding));

    /// <summary>The feature of this name; −1 for none.</summary>
    public int Find(string name) => _features.GetValueOrDefault(name, -1);
}
