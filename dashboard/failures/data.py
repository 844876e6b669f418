"""Read which series failed within the days that a link asks for."""

from dataclasses import dataclass

from dashboard.failures.state import FailuresState
from dashboard.shared.services import Services
from models.records.views.failures import FailureRow
from models.storage.fits.news_view import newest_run_ms
from models.storage.results.failures_view import read_failures


@dataclass(frozen=True, slots=True)
class Failures:
    """The series that failed, and the stretch of time, milliseconds since 1970-01-01 UTC."""

    rows: list[FailureRow]
    since_ms: int
    until_ms: int


def read_failing(services: Services, state: FailuresState) -> Failures:
    """Read the series that failed, the most frequent first."""
    then = state.as_of_ms
    newest = newest_run_ms(services.engine, as_of_ms=then) if state.from_newest else None
    since_ms, until_ms = state.window(services.seen_ms(then), newest)
    rows = read_failures(services.engine, state.wanted(), since_ms, until_ms, as_of_ms=then)
    return Failures(rows, since_ms, until_ms)
