"""Rows of the list of fits: state, diagnostics, timings, and whether to believe it."""

from dataclasses import dataclass
from typing import Any

from dashboard.shared.formatting.values import format_day, format_time
from dashboard.shared.urls.trend_link import series_link
from models.records.fit import FitState
from models.records.series import Series
from models.records.views.fit_attempt import Attempt, FitSummary

FITS_PER_PAGE = 500  # series per page of the grid
TONES = {
    "complete": ("good", "check-circle"),
    "not trusted": ("bad", "exclamation-octagon"),
    "failed": ("bad", "x-octagon"),
    "not fitted": ("muted", "dash-circle"),
}


@dataclass(frozen=True, slots=True)
class FitList:
    """One page of series with their newest attempts, and counts over all that pass."""

    rows: tuple[tuple[Series, Attempt | None], ...]
    total: int
    page: int
    by_state: dict[str, int]  # word of `TONES` to number of series, of the whole filter

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // FITS_PER_PAGE))


def state_word(attempt: Attempt | FitSummary | None) -> str:
    """Return the outcome of the newest attempt in a word."""
    if attempt is None:
        return "not fitted"
    if attempt.state is FitState.FAILED:
        return "failed"
    return "complete" if attempt.trusted else "not trusted"


def fit_row(series: Series, attempt: Attempt | None, as_of_ms: int | None = None) -> dict[str, Any]:
    """Turn one row into what the grid takes; numbers stay numbers, so that it can sort."""
    key, word = series.key, state_word(attempt)
    tone, icon = TONES[word]
    cells: dict[str, Any] = {
        "link": series_link(str(key), as_of_ms),
        "test": key.test,
        "suite": key.suite,
        "platform": key.platform,
        "project": key.project,
        "branch": key.branch,
        "state": word,
        "fit": {"word": word, "tone": tone, "icon": icon, "reason": _reason(attempt)},
        "reason": _reason(attempt),
    }
    if attempt is None:
        return cells
    found = attempt.diagnostics
    return cells | {
        "created": format_time(attempt.created_ms),
        "days": _days(attempt),
        "likelihood": attempt.likelihood.value.replace("_", "-"),
        "knots": attempt.knots,
        "measurements": attempt.measurements,
        "outliers": attempt.outliers,
        "rhat": found.get("max_rhat"),
        "ess": found.get("min_ess_bulk"),
        "divergences": found.get("divergences"),
        "seconds": round(sum(attempt.seconds.values()), 3) if attempt.seconds else None,
        "stages": ", ".join(f"{name} {took:.2f} s" for name, took in attempt.seconds.items()),
    }


def _days(attempt: Attempt) -> str:
    if attempt.first_day is None or attempt.last_day is None:
        return ""
    return f"{format_day(attempt.first_day)} to {format_day(attempt.last_day)}"


def _reason(attempt: Attempt | None) -> str:
    return "" if attempt is None else attempt.reason
