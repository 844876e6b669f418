"""How high the trend figure is: known before it is drawn, so that it moves nothing."""

from dashboard.shared.urls.trend_state import Arrangement

ROW_PX = 210  # height of a small multiple
ONE_HEIGHT = "clamp(380px, calc(100vh - 330px), 760px)"  # the time axis is on the screen


def figure_height(n_series: int, arrangement: Arrangement) -> str:
    """Return the CSS height of the figure."""
    if arrangement is Arrangement.MULTIPLES and n_series > 1:
        return f"{n_series * ROW_PX + 60}px"
    return ONE_HEIGHT
