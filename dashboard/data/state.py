"""What a link to the data page says.

Pure: no Dash, no store. Reading never raises; what cannot be used is noted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from dashboard.shared.urls.codec import (
    Codec,
    choice_codec,
    day_codec,
    format_query,
    parse_query,
    whole_number_codec,
)
from dashboard.shared.urls.filter_state import FILTER_CODECS, FilterState
from dashboard.shared.urls.moment import moment_codec

DAYS = 180
MOST_DAYS = 3660
MOST_PAGES = 1_000_000
MOST_ID = 10**15


class DataView(StrEnum):
    """The parts of the data page."""

    DAYS = "days"
    INGESTS = "ingests"
    FITS = "fits"
    JOBS = "jobs"


@dataclass(frozen=True, slots=True)
class DataPageState(FilterState):
    """Which part of the page, of which series, and which stretch of it."""

    view: DataView = DataView.DAYS
    page: int = 1
    days: int = DAYS  # how many days the picture shows
    last: date | None = None  # its last day; None: the newest that was measured
    ingest: int | None = None  # whose rejected rows are listed
    as_of_ms: int | None = None  # show what was stored then; None: what is stored now


DATA_CODECS: dict[str, tuple[str, Codec]] = {
    **FILTER_CODECS,
    "view": ("view", choice_codec(DataView, DataView.DAYS)),
    "page": ("page", whole_number_codec(1, 1, MOST_PAGES)),
    "days": ("days", whole_number_codec(DAYS, 7, MOST_DAYS)),
    "last": ("to", day_codec()),
    "ingest": ("ingest", whole_number_codec(None, 1, MOST_ID)),
    "as_of_ms": ("asof", moment_codec()),
}


def parse_data(query: Mapping[str, Any]) -> tuple[DataPageState, tuple[str, ...]]:
    """Read the data page's state and notes on what was ignored."""
    return parse_query(DataPageState, DATA_CODECS, query)


def data_link(state: DataPageState, path: str = "/data") -> str:
    """Build the link to the data page, or to another path that understands the same words."""
    query = format_query(state, DATA_CODECS)
    return f"{path}?{query}" if query else path
