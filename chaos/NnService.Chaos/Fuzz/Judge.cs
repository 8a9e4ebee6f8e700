using System.Text.Json;

namespace NnService.Chaos.Fuzz;

/// <summary>Says what is wrong with an answer.</summary>
/// <param name="codes">The codes of problems that the service explains.</param>
/// <param name="slowest">The longest time that an answer may take.</param>
internal sealed class Judge(IReadOnlySet<string> codes, TimeSpan slowest)
{
    // Whole answers are read up to here, of longer ones nothing.
    private const int LongestJson = 1 << 20;

    // What the server says by itself, before any of the service's code: it could not read the request.
    private static readonly int[] BareRefusals = [400, 405, 408, 411, 413, 414, 417, 431, 501, 505];

    /// <returns>What is wrong, in words that are the same for the same kind of fault; null when nothing is.</returns>
    public string? Fault(Rendered request, Answer answer)
    {
        if (answer.Outcome == Outcome.Vanished) return null;
        if (answer.Status >= 500 && !IsBare(request, answer)) return $"status {answer.Status}";
        // What is not HTTP need not be answered, and half a request is waited for.
        if (!request.IsWellFormed) return answer.Status >= 400 && !request.IsHead ? Refusal(request, answer) : null;
        if (answer.Outcome is Outcome.Closed or Outcome.Broken) return $"the connection broke ({answer.Outcome})";
        if (answer.Outcome == Outcome.TimedOut || answer.Time > slowest) return "the answer is late";
        if (answer.Status >= 400) return request.IsHead ? null : Refusal(request, answer);
        return answer.Status is >= 200 and < 300 or 301 or 302 or 304 ? Success(answer) : $"status {answer.Status}";
    }

    private static bool IsBare(Rendered request, Answer answer) =>
        request.MayBeRefusedBare && answer.Body.IsEmpty && answer.ContentType.Length == 0 && BareRefusals.Contains(answer.Status);

    private string? Refusal(Rendered request, Answer answer)
    {
        if (answer.Outcome != Outcome.Answered || IsBare(request, answer)) return null;
        if (answer.ContentType is not ("application/problem+json" or "application/json"))
            return $"status {answer.Status} with content type '{answer.ContentType}'";
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return answer.ContentType == "application/json" ? Foreign(json.RootElement) : Problem(json.RootElement, answer.Status);
        }
        catch (JsonException)
        {
            return $"status {answer.Status} with a body that is not JSON";
        }
    }

    // Of TensorFlow Serving and of the Open Inference Protocol.
    private static string? Foreign(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String
            ? null
            : "a refusal that is neither a problem nor an error";

    private string? Problem(JsonElement problem, int status)
    {
        if (!problem.TryGetProperty("code", out var code) || !codes.Contains(code.GetString()!))
            return "a problem without a code that is explained";
        if (problem.GetProperty("status").GetInt32() != status) return "a problem that names another status";
        return problem.GetProperty("detail").GetString() is { Length: > 0 } ? null : "a problem without a detail";
    }

    private static string? Success(Answer answer)
    {
        if (answer.ContentType != "application/json" || answer.Body.Length is 0 or > LongestJson) return null;
        try
        {
            var reader = new Utf8JsonReader(answer.Body.Span);
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException)
        {
            return "an answer that is not JSON";
        }
    }
}
