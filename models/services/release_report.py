"""What a comparison of two releases found: a row for each series, and the gate's judgement."""

from dataclasses import dataclass
from datetime import date

from models.records.comparison import Verdict
from models.records.days import DAY_MS, day_number
from models.records.series import Series
from models.records.views.standing_alert import StandingAlert
from models.stats.comparison.release_days import Major
from models.stats.comparison.release_gate import GateJudgement


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One series in a release report; percent, positive = worse, NaN where not compared."""

    series: Series
    fit_id: int | None
    reference_day: date | None
    comparison_day: date | None
    change: float  # median
    low: float  # p10
    high: float  # p90
    p_worse_by_delta: float
    p_better_by_delta: float
    verdict: Verdict
    called: bool  # among the discoveries, worse or better, of all series together
    reason: str = ""  # why there is no comparison
    alerts: tuple[StandingAlert, ...] = ()  # standing regressions of at least δ in this release
    detectable: float = float("nan")  # smallest change that this comparison would have shown
    p_worse: float = float("nan")  # by any amount: what a verdict asks first
    # More runs of each release that an undecided row lacks; None where that is no answer.
    more_runs: int | None = None
    note: str = ""  # "since the accepted change of 3 May 2026", where that day stands in


@dataclass(frozen=True, slots=True)
class ReleaseReport:
    """One release against another, with the gate's judgement."""

    reference: Major
    comparison: Major
    delta: float
    threshold: float
    rate: float
    rows: tuple[ReleaseRow, ...]  # worst first; those without a comparison last
    expected_wrong_worse: float  # share of wrong calls expected among those called worse
    expected_wrong_better: float
    gate: GateJudgement
    as_of_ms: int | None = None  # the moment of the store that was compared; None: the present

    @property
    def awaiting(self) -> tuple[ReleaseRow, ...]:
        """Series whose alerts fail the gate only if runs confirm them."""
        return tuple(row for row in self.rows if awaits_runs(row, self.comparison))

    @property
    def let_through(self) -> tuple[ReleaseRow, ...]:
        """Further series with a standing regression alert that the gate does not count."""
        return tuple(
            row
            for row in self.rows
            if row.alerts
            and not fails_gate(row, self.comparison)
            and not awaits_runs(row, self.comparison)
        )

    @property
    def alerted(self) -> tuple[ReleaseRow, ...]:
        """Series whose standing regression alert, which nobody accepted, fails the gate."""
        return tuple(row for row in self.rows if fails_gate(row, self.comparison))

    def count(self, verdict: Verdict) -> int:
        """Count the series with a verdict."""
        return sum(row.verdict is verdict for row in self.rows)


def called_worse(row: ReleaseRow) -> bool:
    """Whether a series is among the discoveries for the worse."""
    return row.called and row.p_worse_by_delta > row.p_better_by_delta


def measures(row: ReleaseRow, delta: float) -> bool:
    """Whether a comparison would have shown a change of δ; with δ = 0 every one counts."""
    return not row.reason and (delta == 0 or row.detectable <= delta)


def began_before(item: StandingAlert, comparison: Major) -> bool:
    """Whether an alert's change is in the release that is compared with as well."""
    day = comparison.last_day
    return day is not None and item.start_ms < (day_number(day) + 1) * DAY_MS


def fails_gate(row: ReleaseRow, comparison: Major) -> bool:
    """Whether an open regression alert that began in this release fails the gate."""
    return any(not item.awaiting for item in open_alerts(row, comparison))


def awaits_runs(row: ReleaseRow, comparison: Major) -> bool:
    """Whether the open regression alerts that began in this release await confirmation by runs."""
    return bool(open_alerts(row, comparison)) and not fails_gate(row, comparison)


def open_alerts(row: ReleaseRow, comparison: Major) -> tuple[StandingAlert, ...]:
    """Return the undecided regression alerts of a row that began in this release."""
    return tuple(item for item in row.alerts if item.open and not began_before(item, comparison))
