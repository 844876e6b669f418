"""Many series in one table, a line each."""

from collections.abc import Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from data.analysis_text import last_change_text, level_text
from models.services.fitting.analysis import SeriesAnalysis


def print_overview(console: Console, analyses: Sequence[SeriesAnalysis]) -> None:
    """Print one line per series.

    Parameters
    ----------
    console : Console
        Where to print.
    analyses : sequence of SeriesAnalysis
        At least one.
    """
    detector = analyses[0].last_change.detector.value
    common = _common_prefix([analysis.rows.key for analysis in analyses])
    beginning = f", all beginning with {escape(common)}" if common else ""
    table = Table(title=f"{len(analyses)} series{beginning}", box=SIMPLE, padding=(0, 1))
    table.add_column("series", overflow="fold")
    for heading in ("runs", "out", "modes", "groups"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("last change", no_wrap=True)
    fitted = any(analysis.fit is not None for analysis in analyses)
    if fitted:
        table.add_column("newest level", no_wrap=True)
    for analysis in analyses:
        cells = (
            escape(analysis.rows.key.removeprefix(common)),
            str(len(analysis.runs)),
            str(int(analysis.scan.flags.sum())),
            str(analysis.modes.count),
            f"{len(analysis.groups)} / {len(analysis.robust_groups)}",
            last_change_text(analysis),
        )
        table.add_row(*cells, *([level_text(analysis)] if fitted else []))
    table.caption = (
        f"out: outliers. Groups: jumpavg / robust. Last change: {detector}."
        " --full prints each series' tables."
    )
    console.print(table)


def _common_prefix(keys: Sequence[str]) -> str:
    """Return the leading parts that all keys share, with the slash behind them."""
    first, last = min(keys), max(keys)
    pairs = enumerate(zip(first, last, strict=False))
    differ = next((place for place, (a, b) in pairs if a != b), min(len(first), len(last)))
    return first[: first.rfind("/", 0, differ) + 1]
