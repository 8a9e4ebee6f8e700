using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NnService.Client;

/// <summary>Requests and answers: JSON, problems, and asking again where that cannot do harm.</summary>
internal sealed class Wire(HttpClient http, TimeProvider time)
{
    private const int MaxTries = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Sends, and sends again when no answer came or the service is not ready; for requests that may arrive twice.</summary>
    /// <exception cref="NnProblemException">The service refused.</exception>
    public async Task<T> AskAsync<T>(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(make, cancellationToken);
        return (await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken))!;
    }

    /// <summary>Sends once more only where the service was not ready; for requests that must not arrive twice.</summary>
    /// <exception cref="NnProblemException">The service refused.</exception>
    public async Task<T> AskOnceAsync<T>(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(make, cancellationToken, mayRepeat: false);
        return (await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken))!;
    }

    /// <inheritdoc cref="AskAsync"/>
    public async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> make, CancellationToken cancellationToken, bool mayRepeat = true)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                using var request = make();
                var response = await TryAsync(request, cancellationToken);
                // an earlier try has deleted it
                if (response.IsSuccessStatusCode
                    || (response.StatusCode == HttpStatusCode.NotFound && request.Method == HttpMethod.Delete && tries > 1))
                    return response;
                using (response)
                {
                    if (response.StatusCode != HttpStatusCode.ServiceUnavailable || tries == MaxTries)
                        throw await ProblemAsync(response, cancellationToken);
                }
            }
            catch (HttpRequestException) when (mayRepeat && tries < MaxTries)
            {
                // The next try may be answered.
            }

            await Task.Delay(Pause * tries, time, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> TryAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (SocketException e)
        {
            // The framework throws it bare where a connection breaks right after it was made.
            throw new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e);
        }
    }

    private static async Task<NnProblemException> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            var problem = JsonSerializer.Deserialize<Problem>(text, Json);
            return new(response.StatusCode, problem?.Code ?? "", problem?.Detail ?? text, problem?.Errors ?? []);
        }
        catch (JsonException)
        {
            return new(response.StatusCode, "", text, []);
        }
    }

    private sealed record Problem(string? Code, string? Detail, IReadOnlyList<NnFault>? Errors);
}
