"""Release comparisons made by hand, for tests of what is drawn and written of them."""

from datetime import date
from typing import Any
from zlib import crc32

from models.records.comparison import Verdict
from models.records.series import Direction, Series, SeriesKey
from models.services.release_report import ReleaseReport, ReleaseRow
from models.stats.comparison.release_days import Major
from models.stats.comparison.release_gate import GateJudgement, GateOutcome

NEW = Major("9.9", date(2026, 9, 1), None)
OLD = Major("9.8", date(2026, 7, 1), date(2026, 8, 31))
NAN = float("nan")


def make_row(test: str, change: float, **differs: Any) -> ReleaseRow:
    """Make a row whose interval reaches half a percent to either side."""
    suite, platform = differs.pop("suite", "render"), differs.pop("platform", "linux")
    key = SeriesKey("sample", "main", suite, test, platform)
    verdict = (
        Verdict.REGRESSION
        if change >= 1
        else Verdict.IMPROVEMENT
        if change <= -1
        else Verdict.NO_CHANGE
    )
    values = {
        "series": Series(crc32(test.encode()), key, "ms", Direction.LOWER_IS_BETTER),
        "fit_id": 1,
        "reference_day": date(2026, 11, 20),
        "comparison_day": date(2026, 8, 31),
        "change": change,
        "low": change - 0.5,
        "high": change + 0.5,
        "p_worse_by_delta": 0.97 if change >= 1 else 0.01,
        "p_better_by_delta": 0.97 if change <= -1 else 0.01,
        "p_worse": 0.99 if change >= 1 else 0.01 if change <= -1 else 0.6,
        "verdict": verdict,
        "called": abs(change) >= 2,
    }
    return ReleaseRow(**{**values, **differs})


def missing_row(test: str, reason: str) -> ReleaseRow:
    """Make a row without a comparison."""
    numbers = dict.fromkeys(("low", "high", "p_worse_by_delta", "p_better_by_delta"), NAN)
    return make_row(
        test, NAN, **numbers, verdict=Verdict.WITHHELD, called=False, reason=reason, fit_id=None
    )


def make_report(*rows: ReleaseRow, delta: float = 1.0) -> ReleaseReport:
    """Make a report; rows are taken in the order given."""
    return ReleaseReport(
        reference=NEW,
        comparison=OLD,
        delta=delta,
        threshold=0.9,
        rate=0.05,
        rows=rows,
        expected_wrong_worse=0.03,
        expected_wrong_better=0.02,
        gate=GateJudgement(GateOutcome.FAIL, "1 of 3 compared series got worse; none is allowed"),
    )
