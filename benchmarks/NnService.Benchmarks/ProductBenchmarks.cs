using BenchmarkDotNet.Attributes;
using NnService.Domain.Numerics;

namespace NnService.Benchmarks;

/// <summary>The three products of a layer against their plain loops; judge by the ratio.</summary>
[MemoryDiagnoser]
public class ProductBenchmarks
{
    private float[] _x = [];
    private float[] _kernel = [];
    private float[] _bias = [];
    private float[] _dZ = [];
    private float[] _z = [];
    private float[] _dKernel = [];
    private float[] _dX = [];

    [Params("16x4x10", "64x64x100", "64x100x64", "128x784x256", "256x256x256")]
    public string Shape { get; set; } = "";

    private int Rows => int.Parse(Shape.Split('x')[0], null);

    private int Inputs => int.Parse(Shape.Split('x')[1], null);

    private int Units => int.Parse(Shape.Split('x')[2], null);

    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        _x = Some(Rows * Inputs);
        _kernel = Some(Inputs * Units);
        _bias = Some(Units);
        _dZ = Some(Rows * Units);
        _z = new float[Rows * Units];
        _dKernel = new float[Inputs * Units];
        _dX = new float[Rows * Inputs];

        float[] Some(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    [Benchmark(Baseline = true)]
    public void PlainAffine() => PlainProducts.Affine(_x, _kernel, _bias, Rows, Inputs, Units, _z);

    [Benchmark]
    public void Affine() => MatrixProducts.Affine(_x, _kernel, _bias, Rows, Inputs, Units, _z);

    [Benchmark]
    public void KernelGradient() => MatrixProducts.KernelGradient(_x, _dZ, Rows, Inputs, Units, Share.Whole, _dKernel);

    [Benchmark]
    public void InputGradient() => MatrixProducts.InputGradient(_dZ, _kernel, Rows, Inputs, Units, Share.Whole, _dX);
}
