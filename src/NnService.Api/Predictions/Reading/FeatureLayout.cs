using System.Runtime.CompilerServices;
using NnService.Domain.Encoding;

namespace NnService.Api.Predictions.Reading;

/// <summary>
/// Where each feature of an encoding goes. Made once for each version and shared by all requests. Immutable, thread-safe.
/// </summary>
internal sealed class FeatureLayout
{
    private static readonly ConditionalWeakTable<DataEncoding, FeatureLayout> Plans = [];

    private readonly Dictionary<string, int> _features = new(StringComparer.Ordinal);

    private FeatureLayout(DataEncoding encoding)
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

    public static FeatureLayout Of(DataEncoding encoding) => Plans.GetValue(encoding, encoding => new FeatureLayout(encoding));

    /// <summary>The feature of this name; −1 for none.</summary>
    public int Find(string name) => _features.GetValueOrDefault(name, -1);
}
