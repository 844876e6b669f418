"""The sparkline of a series as an image, for pages and files without a grid."""

from urllib.parse import quote

from dashboard.shared.figures.sparkline import HEIGHT, WIDTH, sparkline
from dashboard.shared.theme import BETTER, NEUTRAL, WORSE
from models.records.series_status import Label, SeriesStatus

STEP = "#2f7ed8"  # is told from the ground of both themes
COLOURS = {Label.REGRESSION.value: WORSE, Label.PROGRESSION.value: BETTER}


def spark_svg(status: SeriesStatus) -> str:
    """Draw values and groups of the last year as SVG; blank where nothing was measured."""
    found = sparkline(status)
    if found is None:
        return ""
    steps = "".join(
        f'<path d="M{x0:g},{y:g}L{x1:g},{y:g}" stroke="{COLOURS.get(label, STEP)}"'
        ' stroke-width="2"/>'
        for x0, x1, y, label in found["steps"]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" fill="none">'
        f'<path d="{found["line"]}" stroke="{NEUTRAL}" stroke-width="1"/>{steps}</svg>'
    )


def spark_image(status: SeriesStatus) -> str:
    """Return the sparkline as an address that an image takes; blank where nothing was measured."""
    svg = spark_svg(status)
    return f"data:image/svg+xml,{quote(svg)}" if svg else ""
