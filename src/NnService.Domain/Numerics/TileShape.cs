namespace NnService.Domain.Numerics;

/// <summary>
/// A number that the compiler knows: a tile is compiled once for each number of rows and of vectors, without a branch in its loop.
/// </summary>
internal interface ICount
{
    static abstract int Value { get; }
}

internal readonly struct C1 : ICount
{
    public static int Value => 1;
}

internal readonly struct C2 : ICount
{
    public static int Value => 2;
}

internal readonly struct C3 : ICount
{
    public static int Value => 3;
}

internal readonly struct C4 : ICount
{
    public static int Value => 4;
}

internal readonly struct C5 : ICount
{
    public static int Value => 5;
}

internal readonly struct C6 : ICount
{
    public static int Value => 6;
}

internal readonly struct C7 : ICount
{
    public static int Value => 7;
}

internal readonly struct C8 : ICount
{
    public static int Value => 8;
}

internal readonly struct C9 : ICount
{
    public static int Value => 9;
}

internal readonly struct C10 : ICount
{
    public static int Value => 10;
}

internal readonly struct C11 : ICount
{
    public static int Value => 11;
}

internal readonly struct C12 : ICount
{
    public static int Value => 12;
}
