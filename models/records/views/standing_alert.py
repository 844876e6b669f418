"""An alert whose change the newest data still show, as lists of series mention it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StandingAlert:
    """A standing change in one series, and what a person has said of it."""

    id: int
    summary_id: int
    series_id: int
    start_ms: int  # first run that shows the change
    is_regression: bool
    change: float  # percent, positive = worse; NaN from zero
    decided: str = ""  # "accepted", "invalid", "wontfix", …; blank while it is open
    history: bool = False  # began long before it was found: it is in no queue
    awaiting: bool = False  # open, and people are notified only once runs confirm it

    @property
    def open(self) -> bool:
        """Whether nobody has decided that the change may stay."""
        return not self.decided
