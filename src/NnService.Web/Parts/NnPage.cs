using System.Net;
using Microsoft.AspNetCore.Components;
using NnService.Client;
using NnService.Web.Language;

namespace NnService.Web.Parts;

/// <summary>What all pages have in common: a language, the API, and refusals that are shown instead of thrown.</summary>
public abstract class NnPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _gone = new();

    /// <summary>Shows nothing yet.</summary>
    protected NnPage() => Gone = _gone.Token;

    /// <summary>Says phrases.</summary>
    [CascadingParameter]
    protected Localizer L { get; set; } = null!;

    /// <summary>The API, in the name of whoever looks.</summary>
    [Inject]
    protected NnClient Api { get; set; } = null!;

    /// <summary>Addresses.</summary>
    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>What the API has refused last; null when all went well.</summary>
    protected NnProblemException? Problem { get; private set; }

    /// <summary>Is cancelled when the page goes.</summary>
    protected CancellationToken Gone { get; }

    /// <summary>Asks the API, and keeps a refusal as <see cref="Problem"/>; who has to sign in is led there.</summary>
    /// <returns>Whether all went well.</returns>
    protected async Task<bool> TryAsync(Func<Task> ask)
    {
        try
        {
            await ask();
            Problem = null;
            return true;
        }
        catch (NnProblemException e) when (e.Status == HttpStatusCode.Unauthorized)
        {
            Navigation.NavigateTo(SignInAddress(), forceLoad: true);
        }
        catch (NnProblemException e)
        {
            Problem = e;
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // Nobody looks any more.
        }

        return false;
    }

    /// <summary>
    /// The page with other values in its query: what is looked at is in the address, so that Back and a new load find it again.
    /// </summary>
    /// <param name="values">New values by name; null takes one away.</param>
    protected string With(params (string Name, object? Value)[] values) =>
        Navigation.GetUriWithQueryParameters(values.ToDictionary(value => value.Name, value => value.Value));

    /// <summary>Ends what the page waits for.</summary>
    public virtual void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    private string SignInAddress()
    {
        var here = $"/{Navigation.ToBaseRelativePath(Navigation.Uri)}";
        return $"signin?returnTo={Uri.EscapeDataString(here)}";
    }
}
