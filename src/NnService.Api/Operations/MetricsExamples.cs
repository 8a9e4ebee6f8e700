namespace NnService.Api.Operations;

internal static class MetricsExamples
{
    private const string Labels = "http_request_method=\"GET\",http_route=\"/models/{id}\",http_response_status_code=\"200\"";

    public const string Page = $$"""
        # HELP http_server_request_duration_seconds Duration of HTTP server requests.
        # TYPE http_server_request_duration_seconds histogram
        http_server_request_duration_seconds_bucket{{{Labels}},le="0.0005"} 3
        http_server_request_duration_seconds_bucket{{{Labels}},le="+Inf"} 4
        http_server_request_duration_seconds_sum{{{Labels}}} 0.0023
        http_server_request_duration_seconds_count{{{Labels}}} 4
        # HELP nnservice_jobs Jobs in the whole database that are not finished, by status; absent while the database cannot be asked.
        # TYPE nnservice_jobs gauge
        nnservice_jobs{status="paused"} 0
        nnservice_jobs{status="queued"} 2
        nnservice_jobs{status="running"} 1

        """;
}
