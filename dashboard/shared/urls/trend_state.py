"""What the trend page shows, and how its link is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.shared.urls.codec import (
    Codec,
    choice_codec,
    day_codec,
    flag_codec,
    names_codec,
    number_codec,
)
from dashboard.shared.urls.moment import identities_codec, identity_codec, moment_codec, pair_codec

MOST_SERIES = 12
MOST_DAYS = 12  # compared with at once
NO_DAYS = "none"
MOST_DELTA = 50.0  # percent
LEAST_SURE, MOST_SURE = 55.0, 99.9  # percent
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)


class Overlay(StrEnum):
    """Whose groups lie over the measurements."""

    ROBUST = "robust"
    JUMPAVG = "jumpavg"
    NONE = "none"


class Band(StrEnum):
    """Which bands of the fit are drawn."""

    BOTH = "both"
    LEVEL = "level"
    PREDICTIVE = "predictive"
    NONE = "none"


class Judged(StrEnum):
    """What of two days is compared: the level, or what single measurements would show."""

    LEVEL = "level"
    PREDICTIVE = "predictive"


class Colour(StrEnum):
    """What the colour of a measurement means."""

    NONE = "none"
    RELEASE = "release"
    MODE = "mode"


class Arrangement(StrEnum):
    """How several series share the page."""

    OVERLAID = "overlaid"
    MULTIPLES = "multiples"


@dataclass(frozen=True, slots=True)
class TrendState:
    """What the trend page shows; what is at its default is left out of the link."""

    series: tuple[str, ...] = ()  # keys as SeriesKey spells them
    day: date | None = None  # reference day; None: the newest fitted day
    first: date | None = None  # first day shown; None: as series_history.opening chooses
    last: date | None = None  # last day shown; likewise
    whole: bool = False  # whether the whole history is shown, where no days are named
    values: tuple[float, float] | None = None  # values shown; None: what suits the data
    against: tuple[date, ...] | None = None  # comparison days; None: the usual ones
    judged: Judged = Judged.LEVEL
    delta: float | None = None  # smallest change that matters, percent; None: the usual one
    sure: float | None = None  # probability that a verdict needs, percent; None: the usual one
    overlay: Overlay = Overlay.ROBUST
    band: Band = Band.BOTH
    colour: Colour = Colour.NONE
    log: bool = False
    norm: date | None = None  # the day that is 100 %; None: values as they are
    replicates: bool = False  # False: one point per run
    arrangement: Arrangement = Arrangement.OVERLAID
    as_of_ms: int | None = None  # show what the store held then
    fits: tuple[int, ...] = ()  # ids of the fits to show; other series show the fit of then
    beside: int | None = None  # id of another fit of the series, drawn behind the shown one
    point: int | None = None  # id of the measurement whose details are open

    @property
    def frozen(self) -> bool:
        """Whether the page shows a moment of the past and does not follow the store."""
        return self.as_of_ms is not None or bool(self.fits)


def _day_codec() -> Codec:
    """Format a day that has days before and after it, for days are counted from it."""
    plain = day_codec()

    def read(values: Sequence[str]) -> date:
        day: date = plain.read(values)
        if not EARLIEST <= day <= LATEST:
            raise ValueError(f"is not a day from {EARLIEST} to {LATEST}")
        return day

    return Codec(read, plain.write)


def _against_codec() -> Codec:
    one = _day_codec()

    def read(values: Sequence[str]) -> tuple[date, ...]:
        if values[-1] == NO_DAYS:
            return ()
        days = tuple(dict.fromkeys(one.read([value]) for value in values))
        if len(days) > MOST_DAYS:
            raise ValueError(f"is one of {len(days)}, and a page compares at most {MOST_DAYS}")
        return days

    def write(days: tuple[date, ...] | None) -> list[str]:
        if days is None:
            return []
        return [day.isoformat() for day in days] or [NO_DAYS]

    return Codec(read, write)


TREND_CODECS: dict[str, tuple[str, Codec]] = {
    "series": ("series", names_codec(MOST_SERIES)),
    "day": ("day", _day_codec()),
    "first": ("from", _day_codec()),
    "last": ("to", _day_codec()),
    "whole": ("all", flag_codec()),
    "values": ("values", pair_codec()),
    "against": ("against", _against_codec()),
    "judged": ("by", choice_codec(Judged, Judged.LEVEL)),
    "delta": ("delta", number_codec(None, 0.0, MOST_DELTA)),
    "sure": ("sure", number_codec(None, LEAST_SURE, MOST_SURE)),
    "overlay": ("groups", choice_codec(Overlay, Overlay.ROBUST)),
    "band": ("band", choice_codec(Band, Band.BOTH)),
    "colour": ("colour", choice_codec(Colour, Colour.NONE)),
    "log": ("log", flag_codec()),
    "norm": ("norm", _day_codec()),
    "replicates": ("replicates", flag_codec()),
    "arrangement": ("view", choice_codec(Arrangement, Arrangement.OVERLAID)),
    "as_of_ms": ("asof", moment_codec()),
    "fits": ("fit", identities_codec(MOST_SERIES)),
    "beside": ("beside", identity_codec()),
    "point": ("point", identity_codec()),
}
