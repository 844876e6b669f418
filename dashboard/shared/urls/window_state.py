"""What a link says of a stretch of days that ends today, or with the newest run."""

from dataclasses import dataclass

from dashboard.shared.urls.codec import Codec, flag_codec, whole_number_codec
from dashboard.shared.urls.filter_state import FILTER_CODECS, FilterState
from models.records.days import DAY_MS

MOST_DAYS = 3650
USUAL_DAYS = 7


@dataclass(frozen=True, slots=True)
class WindowState(FilterState):
    """Which series, and which days."""

    days: int = USUAL_DAYS
    from_newest: bool = False  # count back from the newest run instead of from today

    def window(self, now_ms: int, newest_ms: int | None) -> tuple[int, int]:
        """Return the first moment (included) and the last (not included), milliseconds since 1970.

        It begins with a midnight, so that every day that a heading names is shown whole.

        Parameters
        ----------
        newest_ms : int or None
            Time of the newest run of the store, if it is known.
        """
        last = newest_ms if self.from_newest and newest_ms is not None else now_ms
        until = last + 1  # a run of this very moment is within
        return (until - self.days * DAY_MS) // DAY_MS * DAY_MS, until


WINDOW_CODECS: dict[str, tuple[str, Codec]] = {
    **FILTER_CODECS,
    "days": ("days", whole_number_codec(USUAL_DAYS, 1, MOST_DAYS)),
    "from_newest": ("newest", flag_codec()),
}
