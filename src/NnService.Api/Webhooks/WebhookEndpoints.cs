using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NnService.Api.Access;
using NnService.Api.Contracts;
using NnService.Api.Problems;
using NnService.Domain;
using NnService.Infrastructure.Keys;
using NnService.Infrastructure.Webhooks;

namespace NnService.Api.Webhooks;

/// <summary>Webhooks: make, list, enable, delete, and what became of the messages to them.</summary>
public static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var webhooks = app.MapGroup("/webhooks").WithTags("Webhooks");
        webhooks.MapPost("", Create).WithName("createWebhook").Needs(Scopes.Admin)
            .WithSummary("Create a webhook, whose secret is shown once")
            .WithDescription(
                "Messages are signed after Standard Webhooks (https://www.standardwebhooks.com) and sent at least once. Targets are public "
                    + "https addresses, unless NnService:Webhooks:AllowPrivateTargets says otherwise.")
            .WithExample(WebhookExamples.Create, WebhookExamples.Created);
        webhooks.MapGet("", List).WithName("listWebhooks").Needs(Scopes.Admin).WithSummary("List all webhooks, without their secrets")
            .WithExample(response: WebhookExamples.List);
        webhooks.MapGet("/{id}", Get).WithName("getWebhook").Needs(Scopes.Admin).WithSummary("Get a webhook, without its secret")
            .WithExample(response: WebhookExamples.Webhook);
        webhooks.MapPatch("/{id}", Change).WithName("changeWebhook").Needs(Scopes.Admin)
            .WithSummary("Change whether a webhook is told of events")
            .WithDescription("What waited while it was disabled is sent once it is enabled again, unless it has been forgotten by then.")
            .WithExample(WebhookExamples.Change, WebhookExamples.Webhook);
        webhooks.MapDelete("/{id}", Delete).WithName("deleteWebhook").Needs(Scopes.Admin)
            .WithSummary("Delete a webhook with its deliveries")
            .WithExample();
        webhooks.MapGet("/{id}/deliveries", ListDeliveries).WithName("listDeliveries").Needs(Scopes.Admin)
            .WithSummary("List the deliveries of a webhook, the newest first")
            .WithExample(response: WebhookExamples.Deliveries);
        webhooks.MapPost("/{id}/deliveries/{delivery}/resend", Resend).WithName("resendDelivery").Needs(Scopes.Admin)
            .WithSummary("Queue a delivery to be sent again")
            .WithDescription("The message is the same, with the same webhook-id, and has all its attempts again.")
            .WithExample(response: WebhookExamples.Resent);
    }

    private static async Task<Results<Created<WebhookContract>, ProblemHttpResult>> Create(
        NewWebhookContract body, WebhookStore webhooks, IOptions<NnWebhookOptions> options, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        if (body.ToWebhook(options.Value, faults) is not { } webhook) return ProblemResults.Invalid(faults);
        if (await webhooks.CreateAsync(webhook, cancellationToken) is not var (known, secret))
            return ProblemResults.Create(
                ProblemCode.QuotaExceeded,
                $"There are {options.Value.MaxWebhooks} webhooks, as many as there may be (NnService:Webhooks:MaxWebhooks). Delete one.");
        return TypedResults.Created($"/webhooks/{known.Id}", WebhookContract.From(known, secret));
    }

    private static async Task<Ok<WebhookListContract>> List(WebhookStore webhooks, CancellationToken cancellationToken) => TypedResults.Ok(
        new WebhookListContract([.. (await webhooks.ListAsync(cancellationToken)).Select(webhook => WebhookContract.From(webhook))]));

    private static async Task<Results<Ok<WebhookContract>, ProblemHttpResult>> Get(
        string id, WebhookStore webhooks, CancellationToken cancellationToken) =>
        await webhooks.FindAsync(id, cancellationToken) is { } webhook
            ? TypedResults.Ok(WebhookContract.From(webhook))
            : NoWebhook(id);

    private static async Task<Results<Ok<WebhookContract>, ProblemHttpResult>> Change(
        string id, ChangeWebhookContract body, WebhookStore webhooks, CancellationToken cancellationToken) =>
        await webhooks.EnableAsync(id, body.Enabled, cancellationToken) is { } webhook
            ? TypedResults.Ok(WebhookContract.From(webhook))
            : NoWebhook(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        string id, WebhookStore webhooks, CancellationToken cancellationToken) =>
        await webhooks.DeleteAsync(id, cancellationToken) ? TypedResults.NoContent() : NoWebhook(id);

    private static async Task<Results<Ok<DeliveryListContract>, ProblemHttpResult>> ListDeliveries(
        string id, [AsParameters] Page page, WebhookStore webhooks, CancellationToken cancellationToken)
    {
        if (page.Check() is { } fault) return ProblemResults.Create(ProblemCode.BadQueryValue, fault);
        if (await webhooks.FindAsync(id, cancellationToken) is null) return NoWebhook(id);
        var items = await webhooks.DeliveriesAsync(id, page.Size, page.After, cancellationToken);
        return TypedResults.Ok(
            new DeliveryListContract([.. items.Select(DeliveryContract.From)], Page.Next(items, delivery => delivery.Id)));
    }

    private static async Task<Results<Accepted<DeliveryContract>, ProblemHttpResult>> Resend(
        string id, string delivery, WebhookStore webhooks, CancellationToken cancellationToken) =>
        await webhooks.ResendAsync(id, delivery, cancellationToken) switch
        {
            (ResendOutcome.Accepted, { } sent) => TypedResults.Accepted($"/webhooks/{id}/deliveries", DeliveryContract.From(sent)),
            (ResendOutcome.Disabled, _) => ProblemResults.Create(
                ProblemCode.IllegalTransition, $"The webhook '{id}' is disabled, so that nothing is sent to it; enable it first."),
            (ResendOutcome.NoSuchDelivery, _) => ProblemResults.Create(
                ProblemCode.NotFound, $"The webhook '{id}' has no delivery '{Text.Truncate(delivery)}', or none any more."),
            _ => NoWebhook(id),
        };

    private static ProblemHttpResult NoWebhook(string id) =>
        ProblemResults.Create(ProblemCode.NotFound, $"There is no webhook '{Text.Truncate(id)}'.");
}
