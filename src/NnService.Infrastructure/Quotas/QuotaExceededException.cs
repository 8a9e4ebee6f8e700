namespace NnService.Infrastructure.Quotas;

/// <summary>A tenant has as much as it may; the transaction must not be committed.</summary>
public sealed class QuotaExceededException(string message) : Exception(message);
