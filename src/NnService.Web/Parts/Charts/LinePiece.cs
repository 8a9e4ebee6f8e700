using System.Text;

namespace NnService.Web.Parts.Charts;

/// <summary>A piece of a curve, and how it is written.</summary>
internal sealed class LinePiece
{
    private readonly (double X, double Y)[] _points;
    private readonly ChartScale _across;
    private readonly ChartScale _up;

    /// <param name="points">Its points; what has no place is a gap.</param>
    /// <param name="own">The first that is not the last of the piece before.</param>
    /// <param name="across">The horizontal axis.</param>
    /// <param name="up">The vertical axis.</param>
    public LinePiece((double X, double Y)[] points, int own, ChartScale across, ChartScale up)
    {
        _points = points;
        _across = across;
        _up = up;
        var path = new StringBuilder(points.Length * 12);
        var values = new StringBuilder(points.Length * 24);
        var isOpen = false;
        for (var i = 0; i < points.Length; i++)
        {
            var (x, y) = points[i];
            if (!across.Has(x) || !up.Has(y))
            {
                isOpen = false;
                continue;
            }

            var left = across.Text(x);
            var top = up.Text(y);
            path.Append(isOpen ? 'L' : 'M').Append(left).Append(' ').Append(top);
            isOpen = true;
            if (i < own) continue;
            if (values.Length > 0) values.Append(';');
            values.Append(Figures.Short(x)).Append(' ').Append(left).Append(' ').Append(Figures.Short(y)).Append(' ').Append(top);
        }

        Path = path.ToString();
        Values = values.ToString();
    }

    /// <summary>What a path of SVG draws.</summary>
    public string Path { get; }

    /// <summary>What the script shows beside the pointer: x, place of x, y and place of y of each point.</summary>
    public string Values { get; }

    /// <summary>Whether these points on these axes are written so.</summary>
    public bool Is(ReadOnlySpan<(double X, double Y)> points, ChartScale across, ChartScale up) =>
        _across == across && _up == up && points.SequenceEqual(_points);
}
