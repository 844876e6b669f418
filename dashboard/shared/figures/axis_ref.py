"""Where in a figure a series is drawn, and in which colour."""

from dataclasses import dataclass

from dashboard.shared.theme import RELEASES

DASHES = ("solid", "dash")


@dataclass(frozen=True, slots=True)
class AxisRef:
    """The axes of one series, and its look among several; N rows share the time axis."""

    row: int = 0
    number: int = 0  # of the series, from 0
    alone: bool = True  # whether it is the only series of the figure
    full: bool = True  # whether it has a plot of its own

    @property
    def y(self) -> str:
        """Axis of the values."""
        return "y" if self.row == 0 else f"y{2 * self.row + 1}"

    @property
    def rug(self) -> str:
        """Axis of the strip below, for runs without a value and for changes around them."""
        return f"y{2 * self.row + 2}"

    @property
    def colour(self) -> str:
        """Colour of the series among several."""
        return RELEASES[self.number % len(RELEASES)][0]

    @property
    def symbol(self) -> str:
        """Marker shape of the series among several."""
        return RELEASES[(self.number + self.number // len(RELEASES)) % len(RELEASES)][1]

    @property
    def dash(self) -> str:
        """Dash of the series' line, which distinguishes those of one colour."""
        return DASHES[self.number // len(RELEASES) % len(DASHES)]


def layout_name(axis: str) -> str:
    """Name an axis as the layout does: ``y3`` is ``yaxis3``."""
    return f"{axis[0]}axis{axis[1:]}"


def faded(colour: str, strength: float) -> str:
    """Format a colour ``#rrggbb`` with an opacity."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength})"


def safe(text: str, most: int = 60) -> str:
    """Write a name for a figure, whose mark-up a name must not be taken for."""
    return text[:most].replace("&", "&amp;").replace("<", "&lt;")
