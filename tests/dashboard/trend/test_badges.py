"""Badges of a series: of its fit, its age, failed runs and noise."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dashboard.shared.series_history.trend_data import TrendData
from dashboard.trend.badges import trend_badges
from models.records.days import DAY_MS
from models.records.fit import FitState
from models.records.series_status import NoiseClass
from models.stats.series.failing import FailingRuns
from tests.dashboard.shared.series_history.test_freeze import fit, shown

HOUR_MS = 3_600_000
DATA = shown("test", [0], fitted=1)
RUN_MS = int(DATA.points.run_ms[0])
NOON_MS = RUN_MS // DAY_MS * DAY_MS + DAY_MS // 2


def told(data: TrendData) -> list[tuple[str, str]]:
    """List the words and the tones of the badges."""
    parts: list[Any] = [vars(item) for item in trend_badges(data)]
    return [(part["children"][1].children, part["className"].split("bw-")[-1]) for part in parts]


@pytest.mark.parametrize(
    ("later_ms", "words", "tone"),
    [
        (HOUR_MS - 1, "Data under an hour old", "good"),
        (HOUR_MS, "Data 1 hour old", "good"),
        (3 * HOUR_MS, "Data 3 hours old", "good"),
        (3 * DAY_MS, "Data 3 days old", "good"),
        (4 * DAY_MS, "Data 4 days old", "warn"),
        (14 * DAY_MS, "Data 14 days old", "warn"),
        (15 * DAY_MS, "Data 15 days old", "bad"),
    ],
)
def test_age_is_coloured_by_what_it_means_for_verdicts(
    later_ms: int, words: str, tone: str
) -> None:
    assert told(replace(DATA, now_ms=RUN_MS + later_ms))[-1] == (words, tone)


def test_the_fit_is_judged_with_its_newest_attempt() -> None:
    failed = replace(fit(2), state=FitState.FAILED, reason="no variation")
    doubtful = replace(fit(1), trusted=False, reason="R̂ is 1.2")
    cases = [
        (DATA, ("Fit healthy", "good")),
        (replace(DATA, attempt=failed), ("Older fit", "warn")),
        (replace(DATA, fit=doubtful), ("Fit not trusted", "bad")),
        (replace(DATA, fit=doubtful, attempt=failed), ("Fit not trusted", "bad")),
        (replace(DATA, fit=None), ("Not fitted", "muted")),
        (replace(DATA, fit=None, attempt=failed), ("Fit failed", "bad")),
    ]
    assert [told(data)[0] for data, _ in cases] == [badge for _, badge in cases]


def test_failed_runs_noise_and_demo_data_are_named_and_nothing_else() -> None:
    assert [words for words, _ in told(replace(DATA, now_ms=RUN_MS))] == [
        "Fit healthy",
        "Data under an hour old",
    ]
    failing = FailingRuns(NOON_MS, 4, NOON_MS + DAY_MS)
    data = replace(
        DATA,
        now_ms=RUN_MS,
        failing=failing,
        noise=NoiseClass.HEAVY,
        series=replace(DATA.series, synthetic=True),
    )
    words = [word for word, _ in told(data)]
    assert words[1].startswith("Fail")
    assert "4" in words[1]
    assert words[3:] == [f"Noise: {NoiseClass.HEAVY.value}", "Demo data"]
    assert len(told(replace(data, noise=NoiseClass.GAUSSIAN))) == 4


def test_without_measurements_there_is_no_age() -> None:
    nothing = replace(DATA.points, value=np.array([np.nan]), status=np.array(["failed"], object))
    assert [words for words, _ in told(replace(DATA, points=nothing))] == ["Fit healthy"]
