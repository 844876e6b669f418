"""What a link to the overview says.

Pure: no Dash, no store. Reading never raises; what cannot be used is noted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.overview.columns import USUAL, columns_codec
from dashboard.shared.urls.codec import (
    MOST_PERCENT,
    Codec,
    choices_codec,
    flag_codec,
    format_query,
    names_codec,
    number_codec,
    parse_query,
)
from dashboard.shared.urls.filter_state import FILTER_CODECS, FilterState
from dashboard.shared.urls.moment import moment_codec
from models.records.comparison import Verdict
from models.records.series_status import NoiseClass
from models.records.views.overview import OverviewQuery, SortBy

MOST_FOLDED = 200


@dataclass(frozen=True, slots=True)
class Order:
    """What the rows are sorted by."""

    by: SortBy = SortBy.VERDICT
    descending: bool = False


@dataclass(frozen=True, slots=True)
class OverviewState(FilterState):
    """What the overview shows."""

    verdicts: tuple[Verdict, ...] = ()  # none: all
    least: float = 0.0  # smallest change shown, percent
    alerted: bool = False  # only series with an open alert
    noise: tuple[NoiseClass, ...] = ()  # none: all kinds
    judge_old: bool = False  # judge data of any age by their newest day
    as_of_ms: int | None = None  # show what was known then; None: what is known now
    order: Order = field(default_factory=Order)
    by_suite: bool = False  # rows of a suite stand together below its heading
    folded: tuple[str, ...] = ()  # suites of which only the heading is shown
    columns: tuple[str, ...] = USUAL  # those shown after the series' name, in this order

    def query(self, too_old_ms: int) -> OverviewQuery:
        """Turn what the link says into what the store is asked.

        Parameters
        ----------
        too_old_ms : int
            Series without a run since then get no verdict, unless the link wants one.
        """
        return OverviewQuery(
            series=self.wanted(),
            verdicts=self.verdicts,
            alerted=self.alerted,
            noise=self.noise,
            least_change=self.least,
            too_old_ms=None if self.judge_old else too_old_ms,
            sort=self.order.by,
            descending=self.order.descending,
        )


def _order_codec() -> Codec:
    def read(values: Sequence[str]) -> Order:
        name = values[-1]
        try:
            return Order(SortBy(name.removeprefix("-")), name.startswith("-"))
        except ValueError:
            raise ValueError(f"is none of {', '.join(SortBy)}, with - for descending") from None

    def write(order: Order) -> list[str]:
        return [] if order == Order() else [f"{'-' if order.descending else ''}{order.by}"]

    return Codec(read, write)


OVERVIEW_CODECS: dict[str, tuple[str, Codec]] = {
    **FILTER_CODECS,
    "verdicts": ("verdict", choices_codec(Verdict)),
    "least": ("min", number_codec(0.0, 0.0, MOST_PERCENT)),
    "alerted": ("alerted", flag_codec()),
    "noise": ("noise", choices_codec(NoiseClass)),
    "judge_old": ("old", flag_codec()),
    "as_of_ms": ("asof", moment_codec()),
    "order": ("sort", _order_codec()),
    "columns": ("cols", columns_codec()),
    "by_suite": ("suites", flag_codec()),
    "folded": ("folded", names_codec(MOST_FOLDED)),
}


def parse_overview(query: Mapping[str, Any]) -> tuple[OverviewState, tuple[str, ...]]:
    """Read the overview's state and notes on what was ignored."""
    return parse_query(OverviewState, OVERVIEW_CODECS, query)


def overview_link(state: OverviewState, path: str = "/") -> str:
    """Build the link to the overview, or to another path that understands the same words."""
    query = format_query(state, OVERVIEW_CODECS)
    return f"{path}?{query}" if query else path
