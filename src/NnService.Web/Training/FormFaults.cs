using NnService.Client;

namespace NnService.Web.Training;

/// <summary>What the API found wrong, beside the controls that it concerns.</summary>
public sealed class FormFaults
{
    private readonly List<(Part Part, string Pointer, string Detail)> _shown = [];

    /// <summary>The first control with a fault; null for none.</summary>
    public (Part Part, string Pointer)? First => _shown.Count > 0 ? (_shown[0].Part, _shown[0].Pointer) : null;

    /// <summary>How many stand beside a control.</summary>
    public int Count => _shown.Count;

    /// <summary>What is wrong at a control.</summary>
    public IEnumerable<string> At(Part part, string pointer) =>
        _shown.Where(fault => fault.Part == part && fault.Pointer == pointer).Select(fault => fault.Detail);

    /// <summary>Puts every fault beside the innermost control that has its place.</summary>
    /// <param name="form">What was asked for.</param>
    /// <param name="request">The request that was refused.</param>
    /// <param name="faults">The faults.</param>
    /// <returns>Those that no control has.</returns>
    public IReadOnlyList<NnFault> Take(TrainingForm form, Part request, IReadOnlyList<NnFault> faults)
    {
        _shown.Clear();
        var places = FormPlaces.Of(form);
        var rest = new List<NnFault>();
        foreach (var fault in faults)
        {
            var part = form.PartOf(request, fault.Pointer);
            var place = places.Where(place => place.Part == part && JsonPlace.IsWithin(fault.Pointer, place.Pointer))
                .OrderBy(place => place.Pointer.Length)
                .LastOrDefault();
            if (place.Pointer is null) rest.Add(fault);
            else _shown.Add((part, place.Pointer, fault.Detail));
        }

        // They stand as the controls do, so that the first one is the uppermost.
        var order = places.Select((place, i) => (place, i)).ToDictionary(pair => pair.place, pair => pair.i);
        _shown.Sort((a, b) => order[(a.Part, a.Pointer)].CompareTo(order[(b.Part, b.Pointer)]));
        return rest;
    }

    /// <summary>A control was changed, or what lies inside of it: what was wrong with it is no longer known.</summary>
    public void Forget(Part part, string pointer) =>
        _shown.RemoveAll(fault => fault.Part == part
            && (JsonPlace.IsWithin(fault.Pointer, pointer) || JsonPlace.IsWithin(pointer, fault.Pointer)));

    /// <summary>Nothing is known any more.</summary>
    public void Clear() => _shown.Clear();
}
