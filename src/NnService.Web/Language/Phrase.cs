namespace NnService.Web.Language;

/// <summary>What the pages say, in every language that they speak; a language that lacks a phrase does not compile.</summary>
/// <param name="En">English. <c>{0}</c> stands for what is filled in.</param>
/// <param name="Zh">Simplified Chinese, with the same places.</param>
public sealed record Phrase(string En, string Zh);
