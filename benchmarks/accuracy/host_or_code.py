"""Planted moves of a host, of the code, and of both at once: how often the cause is right.

``python -m benchmarks host_or_code [SCENARIOS]``; each scenario is a store of two platforms with
eight tests each, half of them with two control series on each platform, ninety days with two runs
a day. A move of the host shifts every series of one platform, control series too, by 3 to 10 %,
each by that times 0.8 to 1.2; a change of the code shifts one or two tests on both platforms by 3
to 15 %, whatever the host does.
"""

import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select

from models.records.days import DAY_MS
from models.records.measurement import Measurement
from models.records.series import Direction, SeriesKey
from models.services.alerts.detect_all import detect_all
from models.services.fitting.summarize_series import update_status
from models.storage.database.engine import open_engine
from models.storage.database.schema import bring_up_to_date
from models.storage.database.triage_tables import alert_summary
from models.storage.results.catalogue_view import match_series
from models.storage.results.measurement_store import store_batch
from models.triage.cause import CauseKind

PLATFORMS = ("linux", "macos")
TESTS = 8
CONTROLS = 2
RUNS = 180  # two a day
CHANGE = 140  # first run after the change
FIRST_MS = 20_000 * DAY_MS
NOW_MS = FIRST_MS + RUNS * DAY_MS // 2
PLANTED = (CauseKind.HOST, CauseKind.CODE, CauseKind.BOTH)


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of the summaries of planted stores: right, not known, wrong."""

    right: int
    unknown: int
    wrong: int

    @property
    def share(self) -> float:
        """Share that is right."""
        return self.right / max(1, self.right + self.unknown + self.wrong)


def planted_store(engine: Engine, kind: CauseKind, rng: np.random.Generator, controls: int) -> None:
    """Store the history of a project in which a host, the code, or both moved.

    Parameters
    ----------
    kind : CauseKind
        What moves.
    controls : int
        Control series on each platform, possibly none.
    """
    host = rng.uniform(3, 10)
    code = rng.uniform(3, 15)
    changed = rng.choice(TESTS, rng.integers(1, 3), replace=False)
    rows = []
    for place, platform in enumerate(PLATFORMS):
        for test in range(TESTS + controls):
            level = np.full(RUNS, 100.0)
            if kind is not CauseKind.CODE and place == 0:
                level[CHANGE:] *= 1 + host * rng.uniform(0.8, 1.2) / 100
            if kind is not CauseKind.HOST and test in changed:
                level[CHANGE:] *= 1 + code / 100
            rows += _runs(platform, test, level + rng.normal(0, rng.uniform(0.2, 0.6), RUNS))
    with engine.begin() as connection:
        store_batch(connection, None, rows, NOW_MS)


def causes_of(engine: Engine) -> list[CauseKind]:
    """Examine and detect in all series, and read the cause of each summary."""
    every = match_series(engine, "*")
    for series in every:
        update_status(engine, series, NOW_MS)
    detect_all(engine, every, NOW_MS)
    with engine.connect() as connection:
        query = select(alert_summary.c.cause).order_by(alert_summary.c.id)
        return [CauseKind(word) for word in connection.scalars(query)]


def score(kind: CauseKind, scenarios: int, seed: int = 1) -> Told:
    """Plant so many stores and count what was said of their summaries."""
    counts: Counter[str] = Counter()
    for number in range(scenarios):
        rng = np.random.default_rng([seed, PLANTED.index(kind), number])
        with tempfile.TemporaryDirectory() as folder:
            engine = open_engine(f"sqlite:///{Path(folder) / 'planted.sqlite3'}")
            bring_up_to_date(engine)
            planted_store(engine, kind, rng, CONTROLS * (number % 2))
            for told in causes_of(engine):
                unknown = told is CauseKind.UNKNOWN
                counts["right" if told is kind else "unknown" if unknown else "wrong"] += 1
            engine.dispose()
    return Told(counts["right"], counts["unknown"], counts["wrong"])


def _runs(platform: str, test: int, values: NDArray[np.float64]) -> list[Measurement]:
    control = test >= TESTS
    suite, name = ("control", f"fixed{test}") if control else ("suite", f"test{test}")
    return [
        Measurement(
            SeriesKey("planted", "main", suite, name, platform),
            "ms",
            Direction.LOWER_IS_BETTER,
            time_ms=FIRST_MS + run * DAY_MS // 2,
            value=float(value),
            revision="fixed" if control else f"r{run}",
            run_id=f"{suite}{run}",
        )
        for run, value in enumerate(values)
    ]


def main(scenarios: int = 30) -> None:
    """Print how often the cause was right, not known and wrong."""
    print("| planted | summaries | right | not known | wrong | share right |")
    print("|---|--:|--:|--:|--:|--:|")
    for kind in PLANTED:
        told = score(kind, scenarios)
        number = told.right + told.unknown + told.wrong
        print(
            f"| {kind.value} | {number} | {told.right} | {told.unknown} | {told.wrong} "
            f"| {told.share:.1%} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
