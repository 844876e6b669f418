"""Find where the changes of a summary are cost that moved between the sub-tests of a suite."""

from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import Connection, Engine, select

from models.records.series import Series
from models.stats.comparison.cost_shift import CostShift, find_cost_shift
from models.storage.alerts.alert_views import read_alert_views
from models.storage.alerts.detection_rules import read_suite_total
from models.storage.database.tables import series
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert
from models.storage.results.points_view import read_points
from models.storage.results.series_filter import series_by_id
from models.triage.alert import AlertStatus
from models.triage.detection.found_change import ChangeOutcome, ChangeSource
from models.triage.summaries.cost_shift_line import cost_shift_line
from models.triage.summaries.read_models import AlertView

RUNS_ASIDE = 20  # enough for a size, few enough to miss other changes
MOST_SERIES = 60  # of a suite on one platform; larger ones take too long for a page
_OPEN = {AlertStatus.UNTRIAGED, AlertStatus.ACKNOWLEDGED}
_PLACED = {ChangeSource.GROUP.value, ChangeSource.HAND.value}


def cost_shift_lines(engine: Engine, summary_id: int) -> tuple[str, ...]:
    """Find the suites of a summary in which sub-tests moved against each other, their sum flat.

    Looks at every series of the suite on the platform with the unit and direction of an alert,
    whether it has an alert or not, twenty runs to either side of the change.

    Returns
    -------
    tuple of str
        A sentence for each suite and platform.
    """
    with read_transaction(engine) as connection:
        views = [
            view
            for view in read_alert_views(connection, alert.c.summary_id, [summary_id])
            if view.status in _OPEN
            and view.outcome == ChangeOutcome.STANDING.value
            and view.source in _PLACED
        ]
        lanes: dict[tuple[str, str, str, str], list[AlertView]] = {}
        for view in views:
            key = view.series.key
            lane = (key.suite, key.platform, key.branch, view.series.unit)
            lanes.setdefault(lane, []).append(view)
        beside = {lane: _beside(connection, of[0].series) for lane, of in lanes.items()}
        totals = {
            lane: read_suite_total(connection, of[0].series.key.project, lane[0])
            for lane, of in lanes.items()
        }
    found = []
    for lane, of in sorted(lanes.items(), key=lambda pair: pair[0]):
        shift = _shift(engine, beside[lane], of, totals[lane])
        if shift is not None:
            found.append(cost_shift_line(*lane, shift))
    return tuple(found)


def _beside(connection: Connection, own: Series) -> list[Series]:
    """Read the series of a suite on a platform that have one unit and direction."""
    same = select(series.c.branch_id).where(series.c.id == own.id).scalar_subquery()
    query = select(series.c.id).where(
        series.c.branch_id == same,
        series.c.suite == own.key.suite,
        series.c.platform == own.key.platform,
    )
    ids = connection.scalars(query.order_by(series.c.id)).all()
    return [
        item
        for item in series_by_id(connection, ids).values()
        if (item.unit, item.direction) == (own.unit, own.direction)
    ]


def _shift(
    engine: Engine, beside: Sequence[Series], alerts: Sequence[AlertView], total: str
) -> CostShift | None:
    if not 1 < len(beside) <= MOST_SERIES:
        return None
    previous_ms = min(view.previous_ms for view in alerts)
    start_ms = max(view.start_ms for view in alerts)
    by_run = {item.key.test: _by_run(engine, item) for item in beside}
    places = sorted({run for runs in by_run.values() for run in runs})
    before = [run for run in places if run[0] <= previous_ms][-RUNS_ASIDE:]
    after = [run for run in places if run[0] >= start_ms][:RUNS_ASIDE]
    table = {
        test: np.array([runs.get(run, np.nan) for run in (*before, *after)])
        for test, runs in by_run.items()
    }
    return find_cost_shift(table, len(before), total)


def _by_run(engine: Engine, item: Series) -> Mapping[tuple[int, int, str], float]:
    """Read the mean of each run of a series, by its place, its time and its id."""
    points = read_points(engine, item.id)
    values: dict[tuple[int, int, str], list[float]] = {}
    for place in np.flatnonzero(points.usable):
        run = (int(points.time_ms[place]), int(points.run_ms[place]), str(points.run_id[place]))
        values.setdefault(run, []).append(float(points.value[place]))
    return {run: sum(found) / len(found) for run, found in values.items()}
