using NnService.Web.Language;

namespace NnService.Web.Start;

/// <summary>What the first page says.</summary>
internal static class StartPhrases
{
    public static readonly Phrase Title = new("Train a network and see how it works", "训练一个神经网络，看清它如何工作");
}
