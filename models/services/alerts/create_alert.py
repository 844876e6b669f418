"""Create an alert by hand, where a person sees a change that detection does not."""

import numpy as np
from sqlalchemy import Connection, Engine, select

from models.records.errors import BadArgumentError
from models.records.series import Series
from models.records.series_status import Label, Segment
from models.services.alerts.detect import refresh_summaries
from models.storage.alerts.detection_store import take_detection_turn, write_plan
from models.storage.database.transaction import read_transaction
from models.storage.database.triage_tables import alert
from models.storage.fits.fit_view import read_latest_fit
from models.storage.results.points_view import read_points
from models.storage.results.series_filter import series_by_id
from models.storage.results.series_runs import SeriesRuns, runs_of
from models.storage.triage.step import DETECTION
from models.triage.authorship import Authorship
from models.triage.detection.change_between import change_between
from models.triage.detection.followed_alert import DetectionPlan
from models.triage.detection.found_change import ChangeSource, FoundChange
from models.triage.detection.step_size import step_size

RUNS_ASIDE = 20  # enough for a size, few enough to miss other changes


def create_alert(engine: Engine, series_id: int, start_ms: int, by: Authorship) -> int:
    """Create an alert for a change of a series, in a new summary of its own.

    The size is that of the means of up to twenty runs on either side. Detection finds the
    alert there and opens no other for the same change; its place stays where it was put, and
    so does the range of the summary.

    Parameters
    ----------
    series_id : int
        The series.
    start_ms : int
        When the change came, milliseconds since 1970-01-01 UTC: the first run at or after it
        shows the change.
    by : Authorship
        Who says so, why and when; no version is expected.

    Returns
    -------
    int
        The id of the new summary.

    Raises
    ------
    BadArgumentError
        If no name is given, there is no such series, it has no runs on one of the sides, both
        sides are equal, or an alert stands at that run already.
    """
    if not by.who.strip() or by.who.strip().lower() == DETECTION:
        raise BadArgumentError("Say under your own name who creates this alert.")
    with read_transaction(engine) as connection:
        series = series_by_id(connection, [series_id]).get(series_id)
    if series is None:
        raise BadArgumentError(f"There is no series {series_id}.")
    found = _change(engine, series, start_ms)
    plan = DetectionPlan(opened=(found,))
    with engine.begin() as connection:
        take_detection_turn(connection)
        _refuse_twice(connection, series, found)
        written = write_plan(
            connection,
            series_id,
            plan,
            monitor_only=False,
            by=by,
            action="create",
            by_hand=True,
        )
    (summary_id,) = written.summaries
    refresh_summaries(engine, [summary_id], by.now_ms)
    return summary_id


def _change(engine: Engine, series: Series, start_ms: int) -> FoundChange:
    """Measure the change at the first run at or after a moment."""
    runs = runs_of(read_points(engine, series.id))
    place = int(np.searchsorted(runs.time_ms, start_ms))
    if not 0 < place < len(runs):
        side = "after" if place else "before"
        raise BadArgumentError(
            f"{series.key} has no run {side} this moment, so nothing can be compared."
        )
    before = _group(runs, max(0, place - RUNS_ASIDE), place)
    after = _group(runs, place, min(len(runs), place + RUNS_ASIDE))
    size = step_size(before, after, series.direction.worse_sign)
    if size is None or before.mean == after.mean:
        raise BadArgumentError(f"{series.key} has the same mean before and after this moment.")
    fit = read_latest_fit(engine, series.id)
    fit_id = None if fit is None else fit.id
    return change_between(series.id, before, after, size, ChangeSource.HAND, fit_id)


def _group(runs: SeriesRuns, begin: int, end: int) -> Segment:
    values = runs.values[begin:end]
    return Segment(
        start_ms=int(runs.time_ms[begin]),
        end_ms=int(runs.time_ms[end - 1]),
        runs=end - begin,
        mean=float(values.mean()),
        stdev=float(values.std()),
        label=Label.NORMAL,
        change=float("nan"),
        revision=str(runs.revision[begin]),
        previous_revision=str(runs.revision[begin - 1]) if begin else "",
    )


def _refuse_twice(connection: Connection, series: Series, found: FoundChange) -> None:
    row = connection.execute(
        select(alert.c.id, alert.c.summary_id)
        .where(alert.c.series_id == series.id, alert.c.start_ms == found.start_ms)
        .order_by(alert.c.id)
    ).first()
    if row is not None:
        raise BadArgumentError(
            f"Alert {row.id} of summary {row.summary_id} tells of a change of {series.key} at "
            "this run already."
        )
