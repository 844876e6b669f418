"""The distribution of a change as a small image."""

from urllib.parse import quote

from dashboard.shared.series_history.difference_density import DifferenceDensity
from dashboard.shared.theme import LEVEL, NEUTRAL

WIDTH, HEIGHT = 240.0, 56.0


def density_image(found: DifferenceDensity, delta: float) -> str:
    """Return the density as an address that an image takes.

    A line marks no change, dotted ones a change of ``delta`` percent either way.
    """

    def x(percent: float) -> float:
        return WIDTH * (percent - found.low) / (found.high - found.low)

    step = WIDTH / (len(found.height) - 1)
    curve = "L".join(
        f"{place * step:.1f},{HEIGHT - 2 - (HEIGHT - 6) * share:.1f}"
        for place, share in enumerate(found.height)
    )
    marks = "".join(
        f'<path d="M{x(at):.1f},0V{HEIGHT:g}" stroke="{NEUTRAL}"{dash}/>'
        for at, dash in (
            (0.0, ""),
            (delta, ' stroke-dasharray="2 3"'),
            (-delta, ' stroke-dasharray="2 3"'),
        )
        if found.low < at < found.high
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" fill="none">'
        f'<path d="M0,{HEIGHT - 2:g}L{curve}L{WIDTH:g},{HEIGHT - 2:g}Z" fill="{LEVEL}"'
        f' fill-opacity=".25" stroke="{LEVEL}"/>{marks}</svg>'
    )
    return f"data:image/svg+xml,{quote(svg)}"
