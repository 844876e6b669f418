"""Arrange the overview's rows by suite: a heading each, and its rows unless it is folded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from dashboard.shared.widgets.comparison_panel import MARKS
from models.records.comparison import Verdict
from models.records.views.overview import VERDICT_ORDER, SuiteTotals

COUNTED = (Verdict.REGRESSION, Verdict.IMPROVEMENT, Verdict.UNDECIDED)  # in a heading, by number


@dataclass(frozen=True, slots=True)
class Heading:
    """The row above those of a suite."""

    suite: SuiteTotals
    folded: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some rows of a suite, counted within the suite."""

    suite: SuiteTotals
    offset: int
    limit: int


def suite_id(suite: SuiteTotals) -> str:
    """Name a suite as links do: ``project/suite``, each percent-encoded."""
    return f"{quote(suite.project, safe='')}/{quote(suite.suite, safe='')}"


def order_suites(suites: Sequence[SuiteTotals], *, by_verdict: bool) -> list[SuiteTotals]:
    """Put the suites with the most to look at first, or keep them by name.

    Parameters
    ----------
    by_verdict : bool
        Whether the rows are in the overview's first order; any other order holds within suites.
    """
    if not by_verdict:
        return list(suites)
    return sorted(
        suites, key=lambda item: tuple(-item.by_verdict.get(verdict, 0) for verdict in COUNTED)
    )


def count_lines(suites: Sequence[SuiteTotals], folded: Sequence[str]) -> int:
    """Count headings and rows that are not folded away."""
    return sum(1 + (0 if suite_id(item) in folded else item.series) for item in suites)


def cut(
    suites: Sequence[SuiteTotals], folded: Sequence[str], offset: int, limit: int
) -> Iterator[Heading | Stretch]:
    """Yield what stands in a stretch of the list, in order."""
    place = 0
    for suite in suites:
        shut = suite_id(suite) in folded
        if offset <= place < offset + limit:
            yield Heading(suite, shut)
        place += 1
        rows = 0 if shut else suite.series
        first, last = max(offset, place), min(offset + limit, place + rows)
        if first < last:
            yield Stretch(suite, first - place, last - first)
        place += rows


def heading_row(heading: Heading, *, name_project: bool) -> dict[str, Any]:
    """Build the heading's row for the grid."""
    suite = heading.suite
    name = suite.suite or "(no suite)"
    counts = [
        {"mark": MARKS[verdict][0], "count": suite.by_verdict[verdict], "tone": tone(verdict)}
        for verdict in VERDICT_ORDER
        if suite.by_verdict.get(verdict)
    ]
    return {
        "group": suite_id(suite),
        "suite": suite.suite,
        "name": f"{suite.project} / {name}" if name_project else name,
        "folded": heading.folded,
        "series": suite.series,
        "counts": counts,
    }


def tone(verdict: Verdict) -> str:
    """Return the verdict's name as style sheets write it."""
    return verdict.name.lower().replace("_", "-")
