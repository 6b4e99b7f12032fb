"""Lines over time as an SVG picture, without a library."""

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, MARGIN = 800, 360, 60
COLOURS = ("#1b6ca8", "#d1495b", "#2e8b57", "#c27c0e", "#6a4c93", "#444444")


def lines_over_time(minutes: Sequence[float], series: Mapping[str, Sequence[float]]) -> str:
    """Megabytes over minutes, one line for each process, from zero on so that a slope looks as steep as it is."""
    right, top = max(minutes, default=0) or 1, max((max(each) for each in series.values() if each), default=0) or 1
    drawn = [_line(place, name, _points(minutes, each, right, top)) for place, (name, each) in enumerate(series.items())]
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">'
    return "\n".join([head, '<rect width="100%" height="100%" fill="white"/>', *_axes(right, top), *drawn, "</svg>", ""])


def _points(x: Sequence[float], y: Sequence[float], right: float, top: float) -> str:
    across, up = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    places = zip(x, y, strict=True)
    return " ".join(f"{MARGIN + across * one / right:.1f},{HEIGHT - MARGIN - up * other / top:.1f}" for one, other in places)


def _line(place: int, name: str, points: str) -> str:
    colour = COLOURS[place % len(COLOURS)]
    label = f'<text x="{MARGIN + 90 * place}" y="{MARGIN / 2:.0f}" fill="{colour}">{escape(name)}</text>'
    return f'<polyline fill="none" stroke="{colour}" stroke-width="1.5" points="{points}"/>{label}'


def _axes(right: float, top: float) -> list[str]:
    bottom, left = HEIGHT - MARGIN, MARGIN
    return [
        f'<path d="M{left} {MARGIN}V{bottom}H{WIDTH - MARGIN}" fill="none" stroke="#888"/>',
        f'<text x="{left - 8}" y="{MARGIN + 4}" text-anchor="end">{top:.0f} MB</text>',
        f'<text x="{left - 8}" y="{bottom}" text-anchor="end">0</text>',
        f'<text x="{WIDTH - MARGIN}" y="{bottom + 20}" text-anchor="end">{right:.0f} min</text>',
    ]
